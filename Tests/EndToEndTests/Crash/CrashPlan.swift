import ChannelTestKit
import HubRouter
import HubTestKit

/// The kills of a crash test, the same for the same seed, as evenly among the seams as the number allows.
struct CrashPlan {
    /// The databases, and so the hubs that run at once: starting and waiting for redeliveries leave the processors idle.
    private static let databases = 4
    /// The max passage: six messages pass every seam as often.
    private static let lastPassage = 4
    /// The max time from the start of a process to a random kill: the start, recovery, and the last status.
    private static let lastMoment = 2_500
    /// The max number of the COMMIT that is cut, counted from the messages on: six of them have more.
    private static let lastCommit = 8

    /// The lives of the processes on each database, in order.
    let series: [[CrashLife]]

    init(rounds: Int, points: [CrashPoint], seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let lives = (0..<rounds).map { points[$0 % points.count] }.shuffled(using: &random).enumerated().map {
            number,
            point in
            let end: CrashLife.End =
                switch point {
                case .seam(let seam): .seam(seam, passage: .random(in: 1...Self.lastPassage, using: &random))
                case .moment: .moment(.milliseconds(Int.random(in: 0...Self.lastMoment, using: &random)))
                case .commit(let cut): .commit(cut, number: .random(in: 1...Self.lastCommit, using: &random))
                }
            return CrashLife(number: number, end: end, isBehind: Bool.random(using: &random))
        }
        series = (0..<min(Self.databases, rounds)).map { first in
            stride(from: first, to: rounds, by: Self.databases).map { lives[$0] }
        }
    }
}

/// The life of one process, and the customers that write meanwhile.
struct CrashLife: Sendable {
    enum End: Sendable {
        case seam(Failpoint, passage: Int)
        /// The time after the start.
        case moment(Duration)
        /// The number of the COMMIT after the first message, which the process survives for a short time.
        case commit(CuttingProxy.Cut, number: Int)

        var point: CrashPoint {
            switch self {
            case .seam(let seam, _): .seam(seam)
            case .moment: .moment
            case .commit(let cut, _): .commit(cut)
            }
        }
    }

    /// A customer's message.
    struct Message: Sendable {
        let text: String
        let customer: String
        let channel: String
    }

    let number: Int
    let end: End
    /// True if items are stored for lane workers, and not applied by the commit of their receipt.
    let isBehind: Bool

    /// The hub's `PATCHBAY_FAILPOINTS`.
    var failpoints: String {
        var points = isBehind ? [Failpoint.writerBehind.rawValue] : []
        if case .seam(let seam, let passage) = end { points.append("\(seam.rawValue)=\(passage)") }
        return points.joined(separator: ",")
    }

    /// Six messages, of customers of their own: one that writes in every life would exceed the reply budget.
    ///
    /// Two customers write twice.
    var messages: [Message] {
        (0..<6).map { index in
            Message(
                text: "m\(number)-\(index)",
                customer: "\(15_550_100_000 + number * 10 + index % 4)",
                channel: index.isMultiple(of: 2) ? "lotus/whatsapp" : "roy/whatsapp"
            )
        }
    }
}
