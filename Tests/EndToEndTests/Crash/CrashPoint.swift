import HubRouter
import HubTestKit

/// A place at which a crash test interrupts the hub.
enum CrashPoint: Hashable, Sendable, CustomStringConvertible {
    case seam(Failpoint)
    /// Any time after the start.
    case moment
    /// A COMMIT to a server, of which the hub cannot know whether it happened.
    case commit(CuttingProxy.Cut)

    /// The seams that a hub passes as it serves.
    static let seams = Failpoint.allCases.filter { $0.kills && $0 != .migrationApplied }

    /// The places at which a hub that serves is interrupted.
    static func all(on database: TestDatabase) -> [CrashPoint] {
        let cuts: [CrashPoint] = database == .postgres ? [.commit(.beforeTheServer), .commit(.behindTheServer)] : []
        return seams.map { .seam($0) } + cuts + [.moment]
    }

    var description: String {
        switch self {
        case .seam(let seam): seam.rawValue
        case .moment: "random moment"
        case .commit(.beforeTheServer): "COMMIT that did not arrive"
        case .commit(.behindTheServer): "COMMIT without its answer"
        }
    }
}
