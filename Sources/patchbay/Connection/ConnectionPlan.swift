import ChannelKit
import Foundation

/// The changes that connect or disconnect a channel, decided from what the provider has now.
struct ConnectionPlan: Sendable {
    /// A place with the decision on it.
    struct Step: Sendable {
        /// A decision.
        enum Decision: Hashable, Sendable {
            /// The place has the value already.
            case done
            /// The value is set; it replaces nothing, or a value of this hub's.
            case set
            /// The value would replace that of another system, which needs `--force`.
            case foreign
            /// The value before cannot be set through the API, for this reason.
            case impossible(String)
        }

        let place: WebhookPlace
        /// The value that the step sets; nil to remove it.
        let target: String?
        let decision: Decision
    }

    let steps: [Step]

    /// The steps that change something.
    func changes(isForced: Bool) -> [Step] {
        steps.filter { $0.decision == .set || isForced && $0.decision == .foreign }
    }

    /// The steps that need `--force`.
    var foreign: [Step] { steps.filter { $0.decision == .foreign } }

    /// Plans to register the webhook at `places`.
    ///
    /// - Parameter ownURL: The beginning of all webhook URLs of this hub, such as `https://hooks.example.com/webhooks/`.
    init(registering places: [WebhookPlace], ownURL: String) {
        steps = places.map { place in
            let isOwn = place.now?.hasPrefix(ownURL) ?? true
            let decision: Step.Decision = place.isConnected ? .done : isOwn ? .set : .foreign
            return Step(place: place, target: place.wanted, decision: decision)
        }
    }

    /// Plans to restore what `record` has, given what the provider has now.
    init(restoring record: ConnectionRecord, over places: [WebhookPlace]) {
        steps = record.places.map { old in
            let current = places.first { $0.name == old.name }?.now
            let decision: Step.Decision =
                if current == old.now {
                    .done
                } else if let reason = old.irreversible {
                    .impossible(reason)
                } else {
                    // Another value was set since.
                    current == old.wanted ? .set : .foreign
                }
            let now = WebhookPlace(old.name, now: current, wanted: old.wanted)
            return Step(place: now, target: old.now, decision: decision)
        }
    }

    /// The steps, for the terminal.
    var lines: [String] {
        steps.flatMap { step -> [String] in
            let now = step.place.now ?? "(nothing)"
            guard step.decision != .done else {
                return ["  \(step.place.name)", "    now: \(now) (nothing to change)"]
            }
            let note =
                switch step.decision {
                case .foreign: "  (needs --force: the value now is not this hub's)"
                case .impossible(let reason): "  (not possible: \(reason))"
                case .done, .set: ""
                }
            return [
                "  \(step.place.name)", "    now: \(now)", "    new: \(step.target ?? "(nothing)")\(note)",
            ] + warning(of: step)
        }
    }

    private func warning(of step: Step) -> [String] {
        guard let reason = step.place.irreversible, step.decision != .done else { return [] }
        return ["    this cannot be undone here: \(reason)"]
    }
}
