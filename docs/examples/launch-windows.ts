/**
 * Launch windows of a month
 *
 * Launch days of a month, each with what the Outline says: the day home and what it costs, or why that day will not do.
 * Nothing is flown: an Outline takes a second.
 */
import { formatUtc, isFarsideError, nodeEnvironment, openMission, outline } from 'farside';

const env = await nodeEnvironment();

for (let day = 1; day <= 31; day++) {
  const date = `2024-05-${String(day).padStart(2, '0')}`;
  const { mission } = openMission('change-6', { set: `launch.date = ${date}` });
  try {
    const { schedule, homeward } = outline(mission, env, { bare: true });
    const [landing, home] = [formatUtc(schedule.touchdown), formatUtc(homeward.entry)].map((t) => t.slice(0, 10));
    console.log(`${date}  lands ${landing}, is home ${home} for ${homeward.deltaV.toFixed(0)} m/s`);
  } catch (e) {
    if (!isFarsideError(e)) throw e;
    console.log(`${date}  ${e.code}`);
  }
}

/* prints:
2024-05-01  lands 2024-05-30, is home 2024-06-23 for 801 m/s
2024-05-02  lands 2024-05-31, is home 2024-06-24 for 803 m/s
2024-05-03  lands 2024-06-01, is home 2024-06-25 for 809 m/s
2024-05-04  lands 2024-06-02, is home 2024-06-26 for 823 m/s
2024-05-05  lands 2024-06-03, is home 2024-06-27 for 846 m/s
2024-05-06  LAUNCH_INCLINATION
2024-05-07  LAUNCH_INCLINATION
2024-05-08  LAUNCH_INCLINATION
2024-05-09  lands 2024-06-07, is home 2024-06-27 for 849 m/s
2024-05-10  LAUNCH_INCLINATION
2024-05-11  lands 2024-06-09, is home 2024-06-29 for 846 m/s
2024-05-12  SURFACE_TIME
2024-05-13  SITE_DARK
2024-05-14  SITE_DARK
2024-05-15  SITE_DARK
2024-05-16  SITE_DARK
2024-05-17  SITE_DARK
2024-05-18  PLANE_NOT_REACHED
2024-05-19  PLANE_NOT_REACHED
2024-05-20  PLANE_NOT_REACHED
2024-05-21  LAUNCH_INCLINATION
2024-05-22  LAUNCH_INCLINATION
2024-05-23  LAUNCH_INCLINATION
2024-05-24  LAUNCH_INCLINATION
2024-05-25  SITE_DARK
2024-05-26  SITE_DARK
2024-05-27  SITE_DARK
2024-05-28  SITE_DARK
2024-05-29  lands 2024-06-27, is home 2024-07-21 for 852 m/s
2024-05-30  lands 2024-06-28, is home 2024-07-22 for 834 m/s
2024-05-31  lands 2024-06-29, is home 2024-07-23 for 818 m/s
*/
