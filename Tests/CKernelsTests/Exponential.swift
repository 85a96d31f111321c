import Glibc

/// e to the power of x, for the formulas of the tests.
func exponential(_ x: Double) -> Double { exp(x) }
