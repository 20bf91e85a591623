import ChannelKit

/// A channel while it is being checked.
struct ChannelDraft: Sendable {
    let id: ChannelID
    let key: YAMLNode
    let context: ReadingContext
    var fields = Fields()
    /// The adapter's instance; nil when its settings are invalid.
    var adapter: (any ChannelAdapter)?
    var settings: ChannelSettings?
    /// The adapter's kind; nil until it is known.
    var kind: AdapterKind?
    /// The key of its own URL, known even where another setting is invalid or missing.
    var urlKey: Secret?
    /// The addresses that no other channel may use, known even where another setting is invalid or missing.
    var claims: [Address] = []
    var delivery = DeliveryPolicy.atLeastOnce
    /// The channel's own policy settings; those of its tenant apply to the rest.
    var policy: [String: SettingValue] = [:]
    var movedFrom: [(id: ChannelID, node: YAMLNode)] = []
    /// The channel's own steps; nil when it uses its tenant's.
    var respond: [StepConfiguration]?
    /// True if webhooks for the channel can be identified and authenticated.
    var canReceive = false
    /// True if another channel uses an address or URL key of this one.
    var isDisputed = false
    /// The first error that keeps the channel from serving.
    var problem: String?

    init(id: ChannelID, key: YAMLNode, context: ReadingContext) {
        self.id = id
        self.key = key
        self.context = context
    }

    /// The position of its key, `file:line`.
    var location: String { "\(context.file.name):\(key.start.line + 1)" }

    /// Reports that another channel uses the same value, which takes both out of service.
    mutating func dispute(at node: YAMLNode, _ message: String, remedy: String) {
        isDisputed = true
        canReceive = false
        fail(at: node, message, remedy: remedy)
    }

    /// Reports an error that takes the channel out of service.
    mutating func fail(at node: YAMLNode, _ message: String, remedy: String) {
        let error = context.log.watching { context.error(at: node, message, remedy: remedy) }.error
        problem = problem ?? error?.summary
    }
}

/// A tenant while it is being checked.
struct TenantDraft: Sendable {
    let profile: TenantProfile
    let key: YAMLNode
    let context: ReadingContext
    var respond: [StepConfiguration] = []
    /// The max webhooks with messages in a minute; nil for no limit.
    var webhooksPerMinute: Int?
    /// The tenant's keys.
    var fields = Fields()
    /// The policy settings of channels that have none of their own.
    var policy: [String: SettingValue] = [:]
    /// The first error in `respond`.
    var respondProblem: String?
    /// The first error that concerns all of its channels.
    var problem: String?
    var channels: [ChannelDraft] = []
    /// True if its name is valid as a key.
    var isNamed = true

    var id: TenantID { profile.id }

    /// The position of its key, `file:line`.
    var location: String { "\(context.file.name):\(key.start.line + 1)" }
}
