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
    /// The adapter's name, once it is known.
    var kind: AdapterKind?
    /// The addresses that no other channel may have, also where another setting is wrong or missing.
    var claims: [Address] = []
    var delivery = DeliveryPolicy.atLeastOnce
    /// What it says of what may be sent; its tenant's words stand where it has none.
    var policy: [String: SettingValue] = [:]
    var movedFrom: [(id: ChannelID, node: YAMLNode)] = []
    /// Its own steps; nil when it uses its tenant's.
    var respond: [StepConfiguration]?
    /// Whether webhooks for it can be told apart and believed.
    var canReceive = false
    /// Whether another channel claims an address or URL key of this one.
    var isDisputed = false
    /// The first error that keeps it from serving.
    var problem: String?

    init(id: ChannelID, key: YAMLNode, context: ReadingContext) {
        self.id = id
        self.key = key
        self.context = context
    }

    /// `file:line` of its key.
    var location: String { "\(context.file.name):\(key.start.line + 1)" }

    /// Notes that another channel claims the same, which takes both out of service.
    mutating func dispute(at node: YAMLNode, _ message: String, remedy: String) {
        isDisputed = true
        canReceive = false
        fail(at: node, message, remedy: remedy)
    }

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
