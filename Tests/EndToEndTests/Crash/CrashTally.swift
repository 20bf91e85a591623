import HubRouter

/// The kills of a crash test, by the place at which the process was.
struct CrashTally: CustomStringConvertible {
    private var seams: [Failpoint: Int] = [:]
    private var moments = 0

    /// The number of kills.
    var kills: Int { seams.values.reduce(moments, +) }

    /// Counts one kill.
    mutating func count(_ end: CrashLife.End) {
        switch end {
        case .seam(let seam, _): seams[seam, default: 0] += 1
        case .moment: moments += 1
        }
    }

    /// Adds the kills of another tally.
    mutating func add(_ other: CrashTally) {
        seams.merge(other.seams, uniquingKeysWith: +)
        moments += other.moments
    }

    var description: String {
        let places =
            Failpoint.allCases.filter(\.kills).map { ($0.rawValue, seams[$0] ?? 0) } + [("random moment", moments)]
        return places.map { "crash: \($1) at \($0)" }.joined(separator: "\n")
    }
}
