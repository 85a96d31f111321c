import Glibc

/// A day of calls.
struct Traffic {
    /// Calls whose recordings become jobs when they end, and calls that are heard live, in a day.
    var callsPerDay = 10_000.0
    /// How many calls begin in each hour, in proportion. A call centre's day: nothing at night, most before and after
    /// lunch.
    var hours: [Double] = [
        0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 1.5, 4, 10, 12, 10, 7, 10, 11, 10, 8, 6, 4, 2.5, 1.5, 1, 0.5, 0.3,
    ]
    /// Lengths are log-normal: half of the calls are shorter than this, in seconds.
    var medianSeconds = 180.0
    /// The standard deviation of the length's logarithm: with 0.8 the mean is 1.38 medians, one call in a hundred 6.4.
    var spread = 0.8
    /// No call is longer, in seconds.
    var longestSeconds = 7_200.0
    /// The share of calls that are heard while they go on; they are no jobs.
    var liveShare = 0.1

    /// Calls that begin in a second at `time`, in seconds of the day; between the middles of hours it changes evenly.
    func rate(at time: Double) -> Double {
        let hour = time / 3_600 - 0.5
        let below = hour.rounded(.down)
        let part = hour - below
        func weight(_ hour: Double) -> Double { hours[(Int(hour) % hours.count + hours.count) % hours.count] }
        let value = weight(below) * (1 - part) + weight(below + 1) * part
        return callsPerDay * value / hours.reduce(0, +) / 3_600
    }

    /// The most calls that begin in a second.
    var peakRate: Double { callsPerDay * (hours.max() ?? 0) / hours.reduce(0, +) / 3_600 }

    /// Seconds of a call on average.
    var meanSeconds: Double { medianSeconds * exp(spread * spread / 2) }

    /// The length of one call, in seconds.
    func length(_ random: inout SeededRandom) -> Double {
        min(longestSeconds, max(1, medianSeconds * exp(spread * random.normal())))
    }

    /// When the next call begins behind `time`: thinning of a process with the peak's rate (Lewis and Shedler, 1979).
    func next(after time: Double, _ random: inout SeededRandom) -> Double {
        var time = time
        repeat { time += random.exponential(mean: 1 / peakRate) } while random.unit() * peakRate > rate(at: time)
        return time
    }
}
