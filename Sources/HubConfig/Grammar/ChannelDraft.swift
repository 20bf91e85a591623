import ChannelKit

/// A channel while it is being checked.
struct ChannelDraft {
    let id: ChannelID
    let key: YAMLNode
    let context: ReadingContext
    var fields = Fields()
    /// Made when the adapter's own settings are right.
    var adapter: (any ChannelAdapter)?
    var settings: ChannelSettings?
    var delivery = DeliveryPolicy.atLeastOnce
    /// What it says of what may be sent; its tenant's words stand where it has none.
    var policy: [String: SettingValue] = [:]
    var movedFrom: [(id: ChannelID, node: YAMLNode)] = []
    /// Its own steps; nil when it uses its tenant's.
    var respond: [StepConfiguration]?
    /// Whether webhooks for it can be told apart and believed.
    var canReceive = false
    /// The first error that keeps it from serving.
    var problem: String?

    init(id: ChannelID, key: YAMLNode, context: ReadingContext) {
        self.id = id
        self.key = key
        self.context = context
    }

    /// `file:line` of its key.
    var location: String { "\(context.file.name):\(key.start.line + 1)" }

    /// Notes an error in it that takes it out of service.
    mutating func fail(at node: YAMLNode, _ message: String, remedy: String) {
        let error = context.log.watching { context.error(at: node, message, remedy: remedy) }.error
        problem = problem ?? error?.summary
    }
}

/// A tenant while it is being checked.
struct TenantDraft {
    let profile: TenantProfile
    let key: YAMLNode
    let context: ReadingContext
    var respond: [StepConfiguration] = []
    /// The keys of the tenant.
    var fields = Fields()
    /// What its channels may send, where they do not say so themselves.
    var policy: [String: SettingValue] = [:]
    /// The first error in `respond`.
    var respondProblem: String?
    /// The first error that concerns all of its channels.
    var problem: String?
    var channels: [ChannelDraft] = []
    /// Whether its name can be used as a key.
    var isNamed = true

    var id: TenantID { profile.id }

    /// `file:line` of its key.
    var location: String { "\(context.file.name):\(key.start.line + 1)" }
}
