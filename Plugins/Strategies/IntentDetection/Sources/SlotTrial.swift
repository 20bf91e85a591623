public import ChannelKit
public import Foundation

/// One kind of slot, for `patchbay try --slot`: reads an answer as a form does.
///
/// With the steps of a tenant, its first slot of the kind gives the choices and the limits; without them every time and
/// every span is a value.
public struct SlotTrial: Sendable {
    /// The kinds of slots.
    public static let kinds = SlotKind.allCases.map(\.rawValue)

    /// The result of one answer.
    public struct Result: Sendable {
        /// The action of the form.
        public enum Status: String, Sendable {
            /// Take the value.
            case value
            /// Ask again, since the value is not clear.
            case ask
            /// Ask again, since there is no value.
            case none
        }

        /// The action of the form.
        public let status: Status
        /// The value as in a lead.
        public let value: JSONValue?
        /// The local time at which a span ends: the first day, or the time, after it.
        public let until: String?
        /// The reason to ask again.
        public let reason: String?
        /// The facts beside the value, such as a telephone extension.
        public let facts: [String: JSONValue]
    }

    private let kind: SlotKind
    private let slot: Slot?
    private let isOpen: (@Sendable (Date) -> Bool)?

    /// Creates a trial; nil for an unknown kind, and for a choice without a form that has one.
    public init?(kind: String, of steps: [IntentDetection], for tenant: TenantProfile?) {
        guard let kind = SlotKind(rawValue: kind) else { return nil }
        self.kind = kind
        let forms = steps.flatMap(\.intents).compactMap { intent in
            if case .form(let form) = intent.action { form } else { nil }
        }
        slot = forms.flatMap(\.slots).first { $0.kind == kind }
        guard kind != .choice || slot != nil else { return nil }
        guard let tenant, tenant.hours != nil else {
            isOpen = nil
            return
        }
        isOpen = { tenant.isOpen(at: $0) }
    }

    /// Reads `text` as the answer to the slot's question.
    public func read(_ text: String, language: String, at now: Date, in timeZone: TimeZone) -> Result {
        let context = SlotContext(
            now: now,
            timeZone: timeZone,
            language: language,
            isOpen: isOpen,
            limits: slot?.limits
        )
        switch kind.read(text, among: slot?.readableChoices ?? [], context) {
        case .value(let finding):
            var facts = finding.facts
            let until = facts.removeValue(forKey: "until")?.string
            return Result(status: .value, value: finding.value, until: until, reason: nil, facts: facts)
        case .ask(let doubt):
            return Result(status: .ask, value: nil, until: nil, reason: doubt.rawValue, facts: [:])
        case .none:
            return Result(status: .none, value: nil, until: nil, reason: "no \(kind.rawValue) in the text", facts: [:])
        }
    }
}
