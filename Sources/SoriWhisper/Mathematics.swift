import Glibc

// The few functions of the C library that the tables and rules of this module need.

func cosine(_ value: Double) -> Double { cos(value) }
func sine(_ value: Double) -> Double { sin(value) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }
func exponential(_ value: Double) -> Double { exp(value) }
func exponential(_ value: Float) -> Float { expf(value) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
