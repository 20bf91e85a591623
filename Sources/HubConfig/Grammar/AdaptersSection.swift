import ChannelKit

/// The settings under `adapters:` that all channels of one adapter share.
struct SharedSettings {
    let context: ReadingContext
    var fields = Fields()
    var written = WrittenSettings()
    var baseURL: String?
}

/// The reader of `adapters:`.
struct AdaptersSection {
    let registry: PluginRegistry
    let context: ReadingContext

    /// The shared settings in `field`, by adapter.
    func read(_ field: Field?) -> [AdapterKind: SharedSettings] {
        guard let field,
            let fields = Fields(field.value, of: "a mapping of adapters", target: field.target, in: context)
        else { return [:] }
        var shared: [AdapterKind: SharedSettings] = [:]
        for field in fields.all {
            guard let adapter = registry.adapter(AdapterKind(field.name)) else {
                context.error(
                    at: field.key,
                    "unknown adapter '\(field.name)'",
                    remedy: registry.adapterSuggestion(for: field.name)
                )
                continue
            }
            shared[adapter.kind] = settings(field, of: adapter)
        }
        return shared
    }

    private func settings(_ field: Field, of adapter: any ChannelAdapter.Type) -> SharedSettings {
        var settings = SharedSettings(context: context)
        guard let fields = Fields(field.value, of: "the shared settings", target: field.target, in: context) else {
            return settings
        }
        let declarations = adapter.manifest.settings
        let shared = declarations.filter(\.isShared)
        for declaration in declarations where !declaration.isShared {
            guard let field = fields[declaration.name] else { continue }
            context.error(
                at: field.key,
                "'\(field.name)' is a setting of a channel and cannot be shared",
                remedy: "move it to the channels of \(adapter.kind) under 'tenants:'"
            )
        }
        let known = (shared + CommonSettings.adapters).map(\.name)
        let misplaced = declarations.filter { !$0.isShared }.map(\.name)
        fields.rejectUnknown(besides: known, butNotReporting: misplaced, in: context)
        settings.fields = fields
        settings.written = SettingsReader(context: context).written(shared + CommonSettings.adapters, in: fields)
        settings.baseURL = settings.written.values.removeValue(forKey: "base_url")?.text
        if let url = settings.baseURL { context.requireBase(url, at: fields["base_url"]) }
        return settings
    }
}

extension PluginRegistry {
    /// A remedy with the nearest adapter's name and those of this build.
    func adapterSuggestion(for name: String) -> String {
        Self.suggestion(for: name, among: adapters.map { $0.kind.rawValue })
    }

    /// A remedy with the nearest strategy's name and those of this build.
    func strategySuggestion(for name: String) -> String {
        Self.suggestion(for: name, among: strategies.map { $0.kind.rawValue })
    }

    private static func suggestion(for name: String, among known: [String]) -> String {
        let meant = nearest(to: name, among: known).map { "did you mean '\($0)'? " } ?? ""
        return "\(meant)this build has \(known.listed)"
    }
}
