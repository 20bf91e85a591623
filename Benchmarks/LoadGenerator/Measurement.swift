import Foundation
import Histogram

/// The latencies and errors of a measurement.
struct Measurement: Sendable {
    /// Microseconds, to three digits.
    private var latencies = Histogram<UInt64>(
        highestTrackableValue: 600_000_000,
        numberOfSignificantValueDigits: .three
    )
    private var errors = 0

    /// The duration of the measurement, including late responses.
    var seconds = 0.0
    var cpuBefore: CPUTime?
    var cpuAfter: CPUTime?

    /// Records a response `nanoseconds` after its request was due.
    mutating func record(status: Int, after nanoseconds: UInt64) {
        latencies.record(min(nanoseconds / 1_000, latencies.highestTrackableValue))
        if !(200..<300).contains(status) { errors += 1 }
    }

    /// Records a request without a response after `nanoseconds`.
    mutating func fail(after nanoseconds: UInt64) { record(status: 0, after: nanoseconds) }

    /// The measurement as a row.
    func row(label: String, rate: Double?, connections: Int) -> Row {
        let good = Int(latencies.totalCount) - errors
        return Row(
            label: label,
            rate: rate,
            connections: connections,
            requests: Int(latencies.totalCount),
            errors: errors,
            perSecond: Double(good) / seconds,
            p50: milliseconds(50),
            p90: milliseconds(90),
            p99: milliseconds(99),
            p999: milliseconds(99.9),
            max: Double(latencies.max) / 1_000,
            cpu: cpu(for: good)
        )
    }

    private func milliseconds(_ percentile: Double) -> Double {
        Double(latencies.valueAtPercentile(percentile)) / 1_000
    }

    /// Microseconds of the server's CPU per request.
    private func cpu(for requests: Int) -> Double? {
        guard let cpuBefore, let cpuAfter, requests > 0 else { return nil }
        return (cpuAfter.seconds - cpuBefore.seconds) * 1e6 / Double(requests)
    }
}

/// The CPU time of a process, in user and kernel mode, of all its threads.
struct CPUTime: Sendable {
    let seconds: Double

    /// Reads the CPU time of a process on Linux.
    init?(pid: Int32) {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
        self.init(stat: stat)
    }

    /// Reads fields 14 and 15 of proc(5), in ticks of 10 ms.
    init?(stat: String) {
        // The second field is the program's name in parentheses, with any characters.
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[name...].split(separator: " ").dropFirst().compactMap { Double($0) ?? 0 }
        guard fields.count > 12 else { return nil }
        seconds = (fields[11] + fields[12]) / 100
    }
}
