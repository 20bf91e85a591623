import ChannelKit

/// Reads one channel of a tenant.
struct ChannelReader {
    let registry: PluginRegistry
    let shared: [AdapterKind: SharedSettings]
    let hub: HubSettings
    let simulation: Simulation?

    /// The channel at `field`, as far as it can be read.
    func read(_ field: Field, of tenant: TenantID, in context: ReadingContext) -> ChannelDraft {
        let id = ChannelID(tenant: tenant, name: field.name)
        let context = context.scoped(to: .channel(id))
        var (draft, error) = context.log.watching {
            var draft = ChannelDraft(id: id, key: field.key, context: context)
            fill(&draft, from: field)
            return draft
        }
        draft.problem = error?.summary
        return draft
    }

    private func fill(_ draft: inout ChannelDraft, from field: Field) {
        let context = draft.context
        let isNamed = context.checkName(field, of: "channel")
        guard let fields = Fields(field.value, of: "a channel's settings", target: field.target, in: context) else {
            return
        }
        draft.fields = fields
        let common = SettingsReader(context: context).written(CommonSettings.channel, in: fields)
        fillCommon(&draft, common)
        if let respond = fields["respond"] {
            draft.respond = RespondReader(registry: registry, simulation: simulation, context: context).read(respond)
        }
        guard let type = adapterType(of: field, common, fields, context) else { return }
        draft.delivery = common.values["delivery"]?.text.flatMap(DeliveryPolicy.init) ?? type.manifest.usualDelivery
        draft.policy = PolicyReader(context: context).read(fields)
        let known = type.manifest.settings + CommonSettings.channel + PolicySettings.all
        let misspelt = fields.rejectUnknown(besides: known.map(\.name) + ["respond"], in: context)
        let urlKey = urlKey(common, at: fields["url_key"], context)
        guard let values = values(of: type, draft, misspelt: misspelt),
            common.failed.isDisjoint(with: Self.neededByAdapter),
            urlKey != nil || !common.has("url_key")
        else { return }
        let settings = settings(of: type, draft.id, values, common, urlKey)
        draft.settings = settings
        make(type, settings, &draft, isNamed: isNamed)
    }

    private static let neededByAdapter: Set = ["base_url", "public_url", "url_key", "verification"]

    private func make(
        _ type: any ChannelAdapter.Type,
        _ settings: ChannelSettings,
        _ draft: inout ChannelDraft,
        isNamed: Bool
    ) {
        do {
            let adapter = try type.init(settings)
            draft.adapter = adapter
            draft.canReceive = Verification(draft: draft, settings: settings).check(adapter) && isNamed
        } catch {
            let sharedSource = shared[type.kind].map { IssueSource(fields: $0.fields, context: $0.context) }
            let sources =
                [IssueSource(fields: draft.fields, context: draft.context)] + [sharedSource].compactMap(\.self)
            draft.context.report(error, at: sources, else: draft.key)
        }
    }
}

// MARK: - The adapter's settings

extension ChannelReader {
    private func adapterType(
        of field: Field,
        _ common: WrittenSettings,
        _ fields: Fields,
        _ context: ReadingContext
    ) -> (any ChannelAdapter.Type)? {
        guard !common.failed.contains("adapter") else { return nil }
        let written = common.values["adapter"]?.text
        if let type = registry.adapter(AdapterKind(written ?? field.name)) { return type }
        let suggestion = registry.adapterSuggestion(for: written ?? field.name)
        if written != nil, let adapter = fields["adapter"] {
            context.error(at: adapter.target, "unknown adapter '\(adapter.value.written)'", remedy: suggestion)
        } else {
            context.error(
                at: field.key,
                "unknown adapter '\(field.name)': there is no 'adapter:' here, so the channel's name is taken for one",
                remedy: "\(suggestion); write 'adapter:' if that is not the channel's name"
            )
        }
        return nil
    }

    /// The channel's own values, then those under `adapters:`, then defaults; nil when one is wrong or missing.
    private func values(
        of type: any ChannelAdapter.Type,
        _ draft: ChannelDraft,
        misspelt: Set<String>
    ) -> SettingValues? {
        let declarations = type.manifest.settings
        let reader = SettingsReader(context: draft.context)
        var written = reader.written(declarations, in: draft.fields)
        written.failed.formUnion(misspelt)
        if let shared = shared[type.kind]?.written {
            written.values.merge(shared.values) { own, _ in own }
            written.failed.formUnion(shared.failed.filter { written.values[$0] == nil })
        }
        let isComplete = reader.reportMissing(declarations, in: written, at: draft.key, sharedUnder: type.kind)
        guard isComplete, written.failed.isEmpty else { return nil }
        return SettingValues(written.filled(declarations))
    }

    private func settings(
        of type: any ChannelAdapter.Type,
        _ id: ChannelID,
        _ values: SettingValues,
        _ common: WrittenSettings,
        _ urlKey: Secret?
    ) -> ChannelSettings {
        let written = common.values["base_url"]?.text ?? shared[type.kind]?.baseURL
        let baseURL = simulation?.baseURL(for: type.kind) ?? written ?? type.manifest.apiBaseURL
        return ChannelSettings(
            id: id,
            values: values,
            baseURL: HTTPURL.normalized(baseURL) ?? baseURL,
            publicURL: common.values["public_url"]?.text ?? hub.publicURL,
            urlKey: urlKey,
            isUnverified: common.values["verification"]?.text == "none"
        )
    }
}

// MARK: - The settings of every channel

extension ChannelReader {
    private func fillCommon(_ draft: inout ChannelDraft, _ common: WrittenSettings) {
        for name in ["base_url", "public_url"] {
            if let url = common.values[name]?.text { draft.context.requireBase(url, at: draft.fields[name]) }
        }
        guard case .list(let names)? = common.values["moved_from"],
            case .sequence(let nodes)? = draft.fields["moved_from"]?.value.content
        else { return }
        for (name, node) in zip(names, nodes) {
            guard let id = ChannelID(written: name.text ?? "", in: draft.id.tenant) else {
                draft.context.error(
                    at: node,
                    "'\(node.written)' is no channel's name",
                    remedy: "write tenant/channel, or channel within the same tenant"
                )
                continue
            }
            draft.movedFrom.append((id, node))
        }
    }

    /// One key; a list, which other secrets may be, would make several URLs.
    private func urlKey(_ common: WrittenSettings, at field: Field?, _ context: ReadingContext) -> Secret? {
        guard let field, case .secrets(let keys)? = common.values["url_key"], let key = keys.first else { return nil }
        guard keys.count == 1 else {
            context.error(at: field.key, "a channel has one URL key", remedy: "write one value, not a list")
            return nil
        }
        guard key.reveal().utf8.allSatisfy(\.isUnreservedInURLs) else {
            context.error(
                at: field.target,
                "the URL key has characters that a URL cannot carry as they are",
                remedy: "use letters, digits, '-' and '_'"
            )
            return nil
        }
        return key
    }
}

extension UInt8 {
    fileprivate var isUnreservedInURLs: Bool {
        let character = Character(UnicodeScalar(self))
        return character.isASCII && (character.isLetter || character.isNumber || character == "-" || character == "_")
    }
}

extension ChannelID {
    fileprivate init?(written text: String, in tenant: TenantID) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(\.isConfigurationName) else { return nil }
        self.init(tenant: parts.count == 2 ? TenantID(parts[0]) : tenant, name: parts[parts.count - 1])
    }
}
