// C++ yardstick for the workloads: the same algorithms in plain scalar C++, one file, no dependency. Built and run by bench/peers/run.sh; prints one JSON line per workload.
// The figures of DOP853 come from dop853_figures.h, which bench/peers/figures.ts writes from tools/propagation/dop853-figures.ts.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>
#include "dop853_figures.h"
using std::vector;
typedef double R;
// processor time of this thread, ms: what a job costs on a machine that others share
static double now() { timespec t; clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return t.tv_sec * 1e3 + t.tv_nsec * 1e-6; }
static uint32_t seed;
static R draw() {
  seed += 0x6D2B79F5u;
  uint32_t t = (seed ^ seed >> 15) * (1u | seed);
  t = (t + (t ^ t >> 7) * (61u | t)) ^ t;
  return (t ^ t >> 14) / 4294967296.0;
}
// ---- DOP853, first-order form, no dense output
template <int N, class F> static int dop853(F f, R t, const R *start, R end, R rtol, const R *atol, R *out) {
  R K[13][N], x[N], z[N], y[N];
  memcpy(y, start, sizeof y);
  f(t, y, K[0]);
  int n = 1;
  R d0 = 0, d1 = 0;
  for (int j = 0; j < N; j++) { R s = atol[j] + rtol * fabs(y[j]); d0 += y[j] * y[j] / s / s; d1 += K[0][j] * K[0][j] / s / s; }
  R h = 0.01 * sqrt(d0 / d1), d2 = 0;
  for (int j = 0; j < N; j++) x[j] = y[j] + h * K[0][j];
  f(t + h, x, K[1]); n++;
  for (int j = 0; j < N; j++) { R s = atol[j] + rtol * fabs(y[j]); d2 += pow((K[1][j] - K[0][j]) / s, 2); }
  h = std::min(100 * h, pow(0.01 / std::max(sqrt(d1), sqrt(d2) / h), 0.125));
  bool rejected = false;
  for (;;) {
    bool last = 1.01 * h >= end - t;
    if (last) h = end - t;
    for (int i = 1; i < 12; i++) {
      for (int j = 0; j < N; j++) { R s = 0; for (int k = 0; k < i; k++) if (A[i][k] != 0) s += A[i][k] * K[k][j]; x[j] = y[j] + h * s; }
      f(t + C[i] * h, x, K[i]);
    }
    n += 11;
    R p = 0, q = 0;
    for (int j = 0; j < N; j++) {
      R s = 0, a = 0, b = 0;
      for (int k = 0; k < 12; k++) if (B[k] != 0) { s += B[k] * K[k][j]; a += E5[k] * K[k][j]; b += E3[k] * K[k][j]; }
      z[j] = y[j] + h * s;
      R sc = atol[j] + rtol * std::max(fabs(y[j]), fabs(z[j]));
      p += a * a / sc / sc; q += b * b / sc / sc;
    }
    R den = p + 0.01 * q, err = den == 0 ? 0 : fabs(h) * p / sqrt(den * N);
    if (err <= 1) {
      t += h;
      memcpy(y, z, sizeof y);
      if (last) break;
      f(t, y, K[0]); n++;
      R g = std::min(6.0, std::max(0.333, 0.9 * pow(err, -0.125)));
      if (rejected) g = std::min(g, 1.0);
      h *= g; rejected = false;
    } else { h *= std::max(0.333, 0.9 * pow(err, -0.125)); rejected = true; }
  }
  memcpy(out, y, sizeof y);
  return n;
}
// ---- ephemeris of the workloads, km
static const R DEG = M_PI / 180, DAY = 86400, RE = 6378.1363, AU = 149597870.7;
static void moonAt(R days, R *o) {
  R T = (8888.5 + days) / 36525;
  auto s = [&](R a, R b) { return sin((a + b * T) * DEG); };
  auto c = [&](R a, R b) { return cos((a + b * T) * DEG); };
  R lon = 218.32 + 481267.8813 * T + 6.29 * s(134.9, 477198.85) - 1.27 * s(259.2, -413335.38) + 0.66 * s(235.7, 890534.23) + 0.21 * s(269.9, 954397.7) - 0.19 * s(357.5, 35999.05) - 0.11 * s(186.6, 966404.05);
  R lat = 5.13 * s(93.3, 483202.03) + 0.28 * s(228.2, 960400.87) - 0.28 * s(318.3, 6003.18) - 0.17 * s(217.6, -407332.2);
  R par = 0.9508 + 0.0518 * c(134.9, 477198.85) + 0.0095 * c(259.2, -413335.38) + 0.0078 * c(235.7, 890534.23) + 0.0028 * c(269.9, 954397.7);
  R eps = (23.439291 - 0.0130042 * T) * DEG, r = RE / sin(par * DEG), cl = cos(lat * DEG), sl = sin(lat * DEG), co = cos(lon * DEG), so = sin(lon * DEG);
  o[0] = r * cl * co; o[1] = r * (cos(eps) * cl * so - sin(eps) * sl); o[2] = r * (sin(eps) * cl * so + cos(eps) * sl);
}
static void sunAt(R days, R *o) {
  R T = (8888.5 + days) / 36525, M = (357.5277233 + 35999.05034 * T) * DEG;
  R lon = (280.46 + 36000.771 * T + 1.914666471 * sin(M) + 0.019994643 * sin(2 * M)) * DEG;
  R r = AU * (1.000140612 - 0.016708617 * cos(M) - 0.000139589 * cos(2 * M)), eps = (23.439291 - 0.0130042 * T) * DEG;
  o[0] = r * cos(lon); o[1] = r * cos(eps) * sin(lon); o[2] = r * sin(eps) * sin(lon);
}
struct Table {
  int segments; R length; R c[8][3][13];
  Table(void (*f)(R, R *), int n, R days) : segments(n), length(days * DAY) {
    for (int g = 0; g < n; g++) {
      R v[13][3];
      for (int k = 0; k < 13; k++) f((g + 0.5 + 0.5 * cos(M_PI * (k + 0.5) / 13)) * days, v[k]);
      for (int a = 0; a < 3; a++) for (int j = 0; j < 13; j++) {
        R s = 0;
        for (int k = 0; k < 13; k++) s += v[k][a] * cos(M_PI * j * (k + 0.5) / 13);
        c[g][a][j] = s * (j ? 2 : 1) / 13;
      }
    }
  }
  void at(R t, R *o) const {
    int g = std::min(segments - 1, std::max(0, (int)(t / length)));
    R x = 2 * (t - g * length) / length - 1, x2 = 2 * x;
    for (int a = 0; a < 3; a++) {
      R b1 = 0, b2 = 0;
      for (int j = 12; j > 0; j--) { R b = x2 * b1 - b2 + c[g][a][j]; b2 = b1; b1 = b; }
      o[a] = x * b1 - b2 + c[g][a][0];
    }
  }
};
static const R GE = 398600.4418, GM = 4902.800066, GS = 132712440041.9394;
static void third(const R *s, R gm, const R *r, R *a) {
  R d[3] = {s[0] - r[0], s[1] - r[1], s[2] - r[2]}, d2 = d[0] * d[0] + d[1] * d[1] + d[2] * d[2], s2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
  R kd = gm / (d2 * sqrt(d2)), ks = gm / (s2 * sqrt(s2));
  for (int i = 0; i < 3; i++) a[i] += kd * d[i] - ks * s[i];
}
// ---- 50x50 field: columns of the fully normalised Legendre functions, the sums of Pines; scalar, column by column, in the form that packages/astro uses (monic recursion)
struct Field {
  int N; R radius, gm; vector<R> data, zonal;
  static R beta(int n, int m) { R k = n - 1; return k <= m ? 0 : (k - m) * (k + m) / (4 * k * k - 1); }
  Field() : N(50), radius(1738), gm(GM) {
    auto at = [](int n, int m) { return n * (n + 1) / 2 + m; };
    vector<R> c(at(N, N) + 1), s(at(N, N) + 1), f(at(N, N) + 1);
    seed = 20241125;
    for (int n = 2; n <= N; n++) for (int m = 0; m <= n; m++) {
      R sc = 3.6e-4 / (n * n) * sqrt(3.0);
      c[at(n, m)] = sc * (2 * draw() - 1);
      R v = sc * (2 * draw() - 1);
      s[at(n, m)] = m ? v : 0;
    }
    auto set = [&](int n, int m, R a, R b) { c[at(n, m)] = a; s[at(n, m)] = b; };
    set(0, 0, 1, 0); set(2, 0, -9.0881e-5, 0); set(2, 1, 0, 0); set(2, 2, 3.4674e-5, 0); set(3, 0, -3.1974e-6, 0);
    set(3, 1, 2.6368e-5, 5.4545e-6); set(3, 2, 1.4171e-5, 4.878e-6); set(3, 3, 1.2275e-5, -1.7744e-6);
    R sec = 1;
    for (int m = 0; m <= N; m++) {
      if (m == 1) sec = sqrt(3.0); else if (m > 1) sec *= sqrt((2 * m + 1.0) / (2 * m));
      R a = f[at(m, m)] = sec;
      for (int n = m + 1; n <= N; n++) f[at(n, m)] = a *= sqrt((2 * n - 1.0) * (2 * n + 1) / ((n - m) * (n + m)));
    }
    for (int n = 1; n <= N; n++) { zonal.push_back(c[at(n, 0)] * f[at(n, 0)]); zonal.push_back(beta(n + 1, 0)); }
    for (int m = 1; m <= N; m++) for (int n = m; n <= N; n++) {
      R g = sqrt((n - m + 1.0) * (n + m) * (m == 1 ? 0.5 : 1)) * f[at(n, m)];
      R row[5] = {c[at(n, m)] * f[at(n, m)], s[at(n, m)] * f[at(n, m)], c[at(n, m - 1)] * g, m == 1 ? 0 : s[at(n, m - 1)] * g, beta(n + 1, m)};
      data.insert(data.end(), row, row + 5);
    }
  }
  void operator()(const R *r, R *out) const {
    R ri2 = 1 / (r[0] * r[0] + r[1] * r[1] + r[2] * r[2]), q = radius * ri2, px = r[0] * q, py = r[1] * q, u = r[2] * q, rho2 = radius * q;
    R a = u, b = 1, sum = 0, run = 0;
    for (int i = 0; i < 2 * N; i += 2) { sum += a * zonal[i]; run += sum; R n = u * a - zonal[i + 1] * rho2 * b; b = a; a = n; }
    R w = (N + 2) * sum - run, gx = 0, gy = 0, gz = 0, c0 = 1, s0 = 0;
    const R *d = data.data();
    for (int m = 1; m <= N; m++) {
      R vc = 0, vs = 0, tc = 0, ts = 0, dc = 0, ds = 0;
      a = 1; b = 0;
      for (int n = m; n <= N; n++, d += 5) {
        vc += a * d[0]; vs += a * d[1]; dc += a * d[2]; ds += a * d[3]; tc += vc; ts += vs;
        R x = u * a - d[4] * rho2 * b; b = a; a = x;
      }
      R c1 = c0 * px - s0 * py, s1 = c0 * py + s0 * px, k = N + 2;
      w += (k * vc - tc) * c1 + (k * vs - ts) * s1;
      gx += m * (vc * c0 + vs * s0); gy += m * (vs * c0 - vc * s0); gz += dc * c0 + ds * s0;
      c0 = c1; s0 = s1;
    }
    R k = gm * ri2 * sqrt(ri2), radial = -1 - w - (px * gx + py * gy + u * gz);
    out[0] = k * (radius * gx + r[0] * radial); out[1] = k * (radius * gy + r[1] * radial); out[2] = k * (radius * gz + r[2] * radial);
  }
};
static R median(vector<R> v) { std::sort(v.begin(), v.end()); return v[v.size() / 2]; }
template <class F> static R timed(F f, int n) { vector<R> v; for (int i = 0; i < n; i++) { R t = now(); f(); v.push_back(now() - t); } return median(v); }
int main() {
  Table moon(moonAt, 8, 4), sun(sunAt, 2, 16);
  const R atol6[6] = {1e-9, 1e-9, 1e-9, 1e-12, 1e-12, 1e-12};
  R y[42];
  {
    const R J2 = 1.08262668e-3, J3 = -2.53265649e-6, J4 = -1.61962159e-6;
    auto f = [&](R t, const R *r, R *d) {
      R r2 = r[0] * r[0] + r[1] * r[1] + r[2] * r[2], rr = sqrt(r2), u = r[2] / rr, q = RE / rr, g = GE / r2, u2 = u * u, q2 = q * q;
      R P = 1 - J2 * q2 * (15 * u2 - 3) / 2 - J3 * q2 * q * (35 * u2 * u - 15 * u) / 2 - J4 * q2 * q2 * (315 * u2 * u2 - 210 * u2 + 15) / 8;
      R Z = 3 * J2 * q2 * u + J3 * q2 * q * (15 * u2 - 3) / 2 + J4 * q2 * q2 * (35 * u2 * u - 15 * u) / 2;
      R k = -g * P / rr, s[3];
      d[0] = r[3]; d[1] = r[4]; d[2] = r[5]; d[3] = k * r[0]; d[4] = k * r[1]; d[5] = k * r[2] - g * Z;
      moon.at(t, s); third(s, GM, r, d + 3);
      sun.at(t, s); third(s, GS, r, d + 3);
    };
    const R y0[6] = {-5058.043107389, -3828.175167672, -1741.594668915, 3.494270804, -7.738162697, 6.860878789};
    int n = 0;
    R ms = timed([&] { for (int i = 0; i < 20; i++) n = dop853<6>(f, 0, y0, 4.5 * DAY, 1e-12, atol6, y); }, 25) / 20;
    printf("{\"peer\":\"cpp\",\"w\":\"W1\",\"ms_med_each\":%.4f,\"nfev\":%d,\"y\":[%.9f,%.9f,%.9f]}\n", ms, n, y[0], y[1], y[2]);
  }
  {
    Field field;
    R at[3] = {1200, -900, 1200}, a[3], sink = 0;
    R us = timed([&] { for (int i = 0; i < 20000; i++) { at[0] = 1200 + i * 1e-3; field(at, a); sink += a[0]; } }, 9) / 20;
    if (sink == 1) puts("");
    printf("{\"peer\":\"cpp\",\"w\":\"W2acc\",\"us_med_each\":%.4f,\"evals_per_s\":%.0f}\n", us, 1e6 / us);
    auto f = [&](R t, const R *r, R *d) {
      R c = cos(2.6616995e-6 * t), s = sin(2.6616995e-6 * t), b[3] = {c * r[0] + s * r[1], -s * r[0] + c * r[1], r[2]}, g[3], m[3], o[3];
      field(b, g);
      d[0] = r[3]; d[1] = r[4]; d[2] = r[5]; d[3] = c * g[0] - s * g[1]; d[4] = s * g[0] + c * g[1]; d[5] = g[2];
      moon.at(t, m); sun.at(t, o);
      R e[3] = {-m[0], -m[1], -m[2]}, w[3] = {o[0] - m[0], o[1] - m[1], o[2] - m[2]};
      third(e, GE, r, d + 3); third(w, GS, r, d + 3);
    };
    const R y0[6] = {1938, 0, 0, 0, 1.16, 1.085};
    int n = 0;
    R ms = timed([&] { n = dop853<6>(f, 0, y0, DAY, 1e-12, atol6, y); }, 15);
    printf("{\"peer\":\"cpp\",\"w\":\"W2\",\"ms_med_each\":%.4f,\"nfev\":%d,\"y\":[%.9f,%.9f,%.9f]}\n", ms, n, y[0], y[1], y[2]);
  }
  {
    R mu = 0.012150585609624;
    auto f = [&](R, const R *y, R *d) {
      R x = y[0], v = y[1], z = y[2], a = x + mu, b = x - (1 - mu), yz = v * v + z * z, d2 = a * a + yz, e2 = b * b + yz, d3 = (1 - mu) / (d2 * sqrt(d2)), e3 = mu / (e2 * sqrt(e2)), s = d3 + e3;
      d[0] = y[3]; d[1] = y[4]; d[2] = y[5]; d[3] = x + 2 * y[4] - d3 * a - e3 * b; d[4] = v - 2 * y[3] - s * v; d[5] = -s * z;
      R d5 = 3 * d3 / d2, e5 = 3 * e3 / e2, q = d5 + e5, c = d5 * a + e5 * b;
      R xx = 1 - s + d5 * a * a + e5 * b * b, yy = 1 - s + q * v * v, zz = q * z * z - s, xy = c * v, xz = c * z, w = q * v * z;
      for (int j = 6; j < 12; j++) {
        d[j] = y[j + 18]; d[j + 6] = y[j + 24]; d[j + 12] = y[j + 30];
        d[j + 18] = xx * y[j] + xy * y[j + 6] + xz * y[j + 12] + 2 * y[j + 24];
        d[j + 24] = xy * y[j] + yy * y[j + 6] + w * y[j + 12] - 2 * y[j + 18];
        d[j + 30] = xz * y[j] + w * y[j + 6] + zz * y[j + 12];
      }
    };
    R y0[42] = {0.8233861524243388, 0, 0.0225, 0, 0.13433366414777054, 0}, atol[42];
    for (int j = 0; j < 6; j++) y0[6 + 7 * j] = 1;
    std::fill(atol, atol + 42, 1e-12);
    int n = 0;
    R ms = timed([&] { for (int i = 0; i < 20; i++) n = dop853<42>(f, 0, y0, 2.7464031820324766, 1e-12, atol, y); }, 25) / 20;
    R tr = 0;
    for (int j = 0; j < 6; j++) tr += y[6 + 7 * j];
    printf("{\"peer\":\"cpp\",\"w\":\"W4\",\"ms_med_each\":%.4f,\"nfev\":%d,\"trace\":%.6f}\n", ms, n, tr);
  }
  {
    const R G = 3.986004418e14, E = 6378137;
    long steps = 0;
    R speed = 0;
    R ms = timed([&] {
      seed = 42; steps = 0; speed = 0;
      auto w = [] { return 2 * draw() - 1; };
      for (int i = 0; i < 200; i++) {
        R V = 11000 + 30 * w(), g = (-6.3 + 0.1 * w()) * DEG, cd = 1.2 * (1 + 0.05 * w()), ld = 0.19 * (1 + 0.05 * w()), s = 1 + 0.2 * w(), m = 300 * (1 + 0.01 * w());
        R k0 = 0.5 * cd * M_PI * 1.25 * 1.25 / 4 / m;
        auto f = [&](const R *y, R *d) {
          R r2 = y[0] * y[0] + y[1] * y[1] + y[2] * y[2], r = sqrt(r2), v2 = y[3] * y[3] + y[4] * y[4] + y[5] * y[5], v = sqrt(v2);
          R b = 1.225 * s * k0 * exp((E - r) * (1.0 / 7200)), rv = (y[0] * y[3] + y[1] * y[4] + y[2] * y[5]) / v2;
          R lx = y[0] - rv * y[3], ly = y[1] - rv * y[4], lz = y[2] - rv * y[5], l = b * v2 * ld / sqrt(lx * lx + ly * ly + lz * lz), k = -G / (r2 * r), q = -b * v;
          d[0] = y[3]; d[1] = y[4]; d[2] = y[5]; d[3] = k * y[0] + q * y[3] + l * lx; d[4] = k * y[1] + q * y[4] + l * ly; d[5] = k * y[2] + q * y[5] + l * lz;
        };
        R x[6] = {E + 120e3, 0, 0, V * sin(g), V * cos(g) * cos(43 * DEG), V * cos(g) * sin(43 * DEG)}, a[6], b[6], c[6], d[6], u[6];
        const R h = 0.05;
        for (int k = 0; k < 20000; k++) {
          f(x, a); for (int j = 0; j < 6; j++) u[j] = x[j] + h / 2 * a[j];
          f(u, b); for (int j = 0; j < 6; j++) u[j] = x[j] + h / 2 * b[j];
          f(u, c); for (int j = 0; j < 6; j++) u[j] = x[j] + h * c[j];
          f(u, d); for (int j = 0; j < 6; j++) x[j] += h / 6 * (a[j] + 2 * b[j] + 2 * c[j] + d[j]);
          steps++;
          if (sqrt(x[0] * x[0] + x[1] * x[1] + x[2] * x[2]) - E < 10e3) break;
        }
        speed += sqrt(x[3] * x[3] + x[4] * x[4] + x[5] * x[5]) / 200;
      }
    }, 7);
    printf("{\"peer\":\"cpp\",\"w\":\"W5\",\"trajectories_per_s\":%.1f,\"steps\":%ld,\"speed\":%.9f}\n", 200e3 / ms, steps, speed);
  }
}
