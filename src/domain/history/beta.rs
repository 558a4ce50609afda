//! Quantiles of the beta distribution, for the interval of a rate.

/// Returns x such that the regularised incomplete beta function I(x; a, b) is `p`, by bisection to 1e-9.
pub(super) fn quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while high - low > 1e-9 {
        let middle = f64::midpoint(low, high);
        if incomplete_beta(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Returns the regularised incomplete beta function I(x; a, b), by Lentz's continued fraction
/// (NIST Digital Library of Mathematical Functions, 8.17.22).
// The letters are the formula's own.
#[allow(clippy::many_single_char_names)]
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // The fraction converges fast below the mean; above it the mirrored one does.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = (a * x.ln() + b * (-x).ln_1p() - ln_beta(a, b)).exp() / a;
    let tiny = 1e-300;
    let (mut c, mut d) = (1.0, 1.0 - (a + b) * x / (a + 1.0));
    d = 1.0 / if d.abs() < tiny { tiny } else { d };
    let mut fraction = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 + term * d;
            d = 1.0 / if d.abs() < tiny { tiny } else { d };
            c = 1.0 + term / c;
            c = if c.abs() < tiny { tiny } else { c };
            step = c * d;
            fraction *= step;
        }
        if (step - 1.0).abs() < 1e-12 {
            break;
        }
    }
    front * fraction
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// Returns the natural logarithm of the gamma function for x > 0, by Stirling's series after
/// shifting x above 10 (NIST Digital Library of Mathematical Functions, 5.11.1).
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let inverse = 1.0 / x;
    let square = inverse * inverse;
    let series =
        inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-6
    }

    #[test]
    fn the_quantiles_agree_with_known_values() {
        // Uniform; Beta(2, 2) at its median; Beta(½, ½), the arcsine law; Beta(1, 9): 1 - 0.95^(1/9).
        assert!(near(quantile(0.05, 1.0, 1.0), 0.05));
        assert!(near(quantile(0.5, 2.0, 2.0), 0.5));
        assert!(near(quantile(0.25, 0.5, 0.5), 0.146_446_609));
        assert!(near(
            quantile(0.05, 1.0, 9.0),
            1.0 - 0.95f64.powf(1.0 / 9.0)
        ));
    }

    #[test]
    fn the_quantiles_hold_for_a_million_cases_too() {
        let (low, high) = (
            quantile(0.05, 80_000.0, 920_000.0),
            quantile(0.95, 80_000.0, 920_000.0),
        );
        // The normal approximation: 0.08 ± 1.6449 * sqrt(0.08 * 0.92 / 10^6).
        assert!((low - 0.079_553_8).abs() < 1e-5, "{low}");
        assert!((high - 0.080_446_2).abs() < 1e-5, "{high}");
    }
}
