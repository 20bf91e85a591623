import ChannelKit
import HubModel

/// The configuration assembled from checked drafts, with broken channels apart from serving ones.
struct Assembly {
    private(set) var tenants: [TenantConfiguration] = []
    private(set) var channels: [ChannelConfiguration] = []
    private(set) var receivingChannels: [ChannelConfiguration] = []
    private(set) var brokenChannels: [ChannelID: String] = [:]
    private(set) var disputedChannels: [ChannelConfiguration] = []

    /// Checks the drafts against each other and sorts their channels.
    init(_ drafts: [TenantDraft]) {
        let drafts = Self.joined(drafts)
        var checks = CrossChecks(drafts.flatMap(\.channels))
        CredentialLimit.check(drafts.flatMap(\.channels))
        for tenant in drafts {
            tenants.append(
                TenantConfiguration(
                    profile: tenant.profile,
                    respond: tenant.respond,
                    webhooksPerMinute: tenant.webhooksPerMinute
                )
            )
            for var channel in tenant.channels {
                checks.check(&channel)
                let policy = channel.joinedPolicy(with: tenant)
                place(channel, of: tenant, policy)
            }
        }
    }

    /// Joins tenants of one name into one broken tenant, because the hub cannot know which of them is meant.
    ///
    /// Channels that only a later one has are kept by name and cannot receive. So are all of them where the first is in
    /// an included file: it may not be the one that is meant, and must not receive the other's messages.
    private static func joined(_ drafts: [TenantDraft]) -> [TenantDraft] {
        var joined: [TenantDraft] = []
        var positions: [TenantID: Int] = [:]
        for draft in drafts {
            guard let position = positions[draft.id] else {
                positions[draft.id] = joined.count
                joined.append(draft)
                continue
            }
            let first = joined[position]
            let field = Field(name: draft.id.rawValue, key: draft.key, value: draft.key)
            let error = draft.context.log.watching {
                draft.context.duplicate(field, first: "at \(first.location)")
            }.error
            joined[position].problem = first.problem ?? error?.summary
            let known = Set(first.channels.map(\.id))
            if first.context.file.limits != nil, first.context.file !== draft.context.file {
                joined[position].channels = first.channels.map(\.namesake)
            }
            joined[position].channels += draft.channels.filter { !known.contains($0.id) }.map(\.namesake)
        }
        return joined
    }

    private mutating func place(_ channel: ChannelDraft, of tenant: TenantDraft, _ policy: ChannelPolicy) {
        let inherited = tenant.problem ?? (channel.fields["respond"] == nil ? tenant.respondProblem : nil)
        let problem = channel.problem ?? inherited
        if let problem { brokenChannels[channel.id] = problem }
        guard let adapter = channel.adapter, let settings = channel.settings else {
            brokenChannels[channel.id] = problem ?? "\(channel.location): it could not be set up"
            return
        }
        let configuration = ChannelConfiguration(
            id: channel.id,
            adapter: adapter,
            settings: settings,
            policy: policy,
            movedFrom: channel.movedFrom.map(\.id),
            respond: problem == nil ? channel.respond ?? tenant.respond : [],
            location: channel.location
        )
        if problem == nil {
            channels.append(configuration)
        } else if channel.isDisputed {
            disputedChannels.append(configuration)
        } else if channel.canReceive, tenant.isNamed {
            receivingChannels.append(configuration)
        }
    }
}

extension ChannelDraft {
    /// The channel's policy: its own settings, then its tenant's.
    fileprivate mutating func joinedPolicy(with tenant: TenantDraft) -> ChannelPolicy {
        let values = tenant.policy.merging(policy) { _, own in own }
        do { return try ChannelPolicy(values, delivery: delivery) } catch {
            let own = IssueSource(fields: fields, context: context)
            let sources = [own, IssueSource(fields: tenant.fields, context: tenant.context)]
            let issue = error
            let noted = context.log.watching { context.report(issue, at: sources, else: key) }.error
            problem = problem ?? noted?.summary
            return ChannelPolicy(delivery: delivery)
        }
    }

    /// A draft with the channel's name and position only.
    fileprivate var namesake: ChannelDraft {
        var draft = ChannelDraft(id: id, key: key, context: context)
        draft.problem = problem
        return draft
    }
}
