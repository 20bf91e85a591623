import ChannelKit

/// The reader of one channel of a tenant.
struct ChannelReader: Sendable {
    let registry: PluginRegistry
    let shared: [AdapterKind: SharedSettings]
    let hub: HubSettings
    let simulation: Simulation?

    /// The channel at `field`, as far as it is valid.
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
        guard var fields = Fields(field.value, of: "a channel's settings", target: field.target, in: context) else {
            return
        }
        fields.rename(PolicySettings.renamedKeys, in: context)
        draft.fields = fields
        let common = SettingsReader(context: context).written(CommonSettings.channel, in: fields)
        fillCommon(&draft, common)
        if let respond = fields["respond"] {
            draft.respond = RespondReader(registry: registry, simulation: simulation, context: context).read(respond)
        }
        guard let type = adapterType(of: field, common, fields, context) else { return }
        draft.kind = type.kind
        draft.delivery = common.values["delivery"]?.text.flatMap(DeliveryPolicy.init) ?? type.manifest.defaultDelivery
        draft.policy = PolicyReader(context: context).read(fields)
        let known = type.manifest.settings.map(\.name) + Self.commonKeys
        let misspelt = fields.rejectUnknown(besides: known, in: context)
        let urlKey = urlKey(common, at: fields["url_key"], context)
        draft.urlKey = urlKey
        let read = values(of: type, draft, misspelt: misspelt)
        let hasRequiredKey = checkURLKey(of: draft, type.manifest, common)
        guard read.isComplete, common.failed.isDisjoint(with: Self.neededByAdapter), hasRequiredKey,
            urlKey != nil || !common.has("url_key")
        else {
            draft.claims = claims(of: type, draft.id, read, common)
            return
        }
        let settings = settings(of: type, draft.id, SettingValues(read.values), common, urlKey)
        draft.settings = settings
        make(type, settings, &draft, isNamed: isNamed)
    }

    /// The keys of every channel besides its adapter's.
    private static let commonKeys = (CommonSettings.channel + PolicySettings.all).map(\.name) + ["respond"]

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
            draft.claims = adapter.claims
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
                "unknown adapter '\(field.name)': without 'adapter:', the channel's name is used as the adapter",
                remedy: "\(suggestion); add 'adapter:' if the channel's name is not the adapter"
            )
        }
        return nil
    }

    /// The valid part of an adapter's settings.
    private struct ReadValues {
        /// The channel's own values, then those under `adapters:`, then defaults.
        var values: [String: SettingValue]
        /// The settings that are invalid, or required and missing.
        var unknown: Set<String>
        /// True if an adapter can be made from them.
        var isComplete: Bool
    }

    private func values(of type: any ChannelAdapter.Type, _ draft: ChannelDraft, misspelt: Set<String>) -> ReadValues {
        let declarations = type.manifest.settings
        let reader = SettingsReader(context: draft.context)
        let own = reader.written(declarations, in: draft.fields)
        var written = own
        written.failed.formUnion(misspelt)
        if let shared = shared[type.kind]?.written {
            written.values.merge(shared.values) { own, _ in own }
            written.failed.formUnion(shared.failed.filter { written.values[$0] == nil })
        }
        let isComplete = reader.reportMissing(declarations, in: written, at: draft.key, sharedUnder: type.kind)
        let isPermitted = checkURL(of: draft, declarations, own: own)
        let missing = declarations.filter { $0.presence == .required && written.values[$0.name] == nil }
        return ReadValues(
            values: written.filled(declarations),
            unknown: written.failed.union(missing.map(\.name)),
            isComplete: isComplete && isPermitted && written.failed.isEmpty
        )
    }

    /// Checks that an included file does not send a shared secret, which its author cannot read, to its own server.
    private func checkURL(of draft: ChannelDraft, _ declarations: [SettingDeclaration], own: WrittenSettings) -> Bool {
        guard draft.context.file.limits != nil, let url = draft.fields["base_url"], !url.value.isNull else {
            return true
        }
        let inherited = declarations.filter { declaration in
            declaration.isShared && declaration.type.holdsSecrets && !own.has(declaration.name)
                && shared[draft.kind ?? ""]?.written.has(declaration.name) == true
        }
        guard !inherited.isEmpty else { return true }
        let names = inherited.map(\.name).listed
        draft.context.error(
            at: url.key,
            "'base_url' in an included file would send \(names) of 'adapters:' to that server",
            remedy: "set \(names) here too, or move 'base_url' to the file that includes this one"
        )
        return false
    }

    /// The addresses that are known although some settings are not, so that one missing variable hides no conflict.
    ///
    /// Examples replace the unknown settings; an address that could come from an example does not count.
    private func claims(
        of type: any ChannelAdapter.Type,
        _ id: ChannelID,
        _ read: ReadValues,
        _ common: WrittenSettings
    ) -> [Address] {
        var values = read.values
        var examples: Set<String> = []
        for declaration in type.manifest.settings where read.unknown.contains(declaration.name) {
            values[declaration.name] = declaration.example
            if let text = declaration.example.text { examples.insert(text) }
        }
        let settings = settings(of: type, id, SettingValues(values), common, nil)
        let claims = (try? type.init(settings))?.claims ?? []
        return claims.filter { !read.unknown.contains($0.kind) && !examples.contains($0.value) }
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
                    "invalid channel name '\(node.written)'",
                    remedy: "write tenant/channel, or channel within the same tenant"
                )
                continue
            }
            guard draft.context.file.limits == nil || id.tenant == draft.id.tenant else {
                draft.context.error(
                    at: node,
                    "an included file cannot take over '\(id)': it belongs to another tenant",
                    remedy: "move the channel to the file that includes this one, or remove the line"
                )
                continue
            }
            draft.movedFrom.append((id, node))
        }
    }

    /// Checks that a channel has a URL key if its webhooks arrive nowhere else.
    private func checkURLKey(of draft: ChannelDraft, _ manifest: AdapterManifest, _ common: WrittenSettings) -> Bool {
        guard manifest.requiresURLKey, !common.has("url_key") else { return true }
        draft.context.error(
            at: draft.key,
            "'url_key' is required: a webhook of \(manifest.title) does not name its channel",
            remedy: "add 'url_key:'; \(Verification.makingURLKey)"
        )
        return false
    }

    /// The channel's single URL key; a list, which other secrets may be, would give it several URLs.
    private func urlKey(_ common: WrittenSettings, at field: Field?, _ context: ReadingContext) -> Secret? {
        guard let field, case .secrets(let keys)? = common.values["url_key"], let key = keys.first else { return nil }
        guard keys.count == 1 else {
            context.error(at: field.key, "a channel takes one URL key", remedy: "write one value, not a list")
            return nil
        }
        guard key.reveal().utf8.allSatisfy(\.isUnreservedInURLs) else {
            context.error(
                at: field.target,
                "the URL key has characters that a URL would escape",
                remedy: "use letters, digits, '-' and '_'"
            )
            return nil
        }
        return key
    }
}

extension ChannelAdapter {
    /// The addresses that no other channel of the adapter may use, sorted.
    fileprivate var claims: [Address] {
        let shared = Self.manifest.accountAddresses
        return Set(addresses).filter { !shared.contains($0.kind) }.sorted { ($0.kind, $0.value) < ($1.kind, $1.value) }
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
