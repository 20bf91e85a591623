import ChannelKit

/// The values that a mapping holds for declared settings.
struct WrittenSettings {
    /// The valid values.
    var values: [String: SettingValue] = [:]
    /// The invalid settings; their errors are reported.
    var failed: Set<String> = []

    /// True if a value, valid or not, is present for `name`.
    func has(_ name: String) -> Bool { values[name] != nil || failed.contains(name) }

    /// Replaces the value of a declared `base_url` by `url`.
    fileprivate mutating func simulate(_ declarations: [SettingDeclaration], at url: String) {
        let baseURL = declarations.first { $0.name == "base_url" && $0.type == .url }
        guard let name = baseURL?.name, !failed.contains(name) else { return }
        values[name] = .text(HTTPURL.normalized(url) ?? url)
    }

    /// The values, with the defaults of `declarations` for missing ones.
    func filled(_ declarations: [SettingDeclaration]) -> [String: SettingValue] {
        var filled = values
        for declaration in declarations where filled[declaration.name] == nil {
            if case .defaulting(let value) = declaration.presence { filled[declaration.name] = value }
        }
        return filled
    }
}

/// The reader of declared settings in a mapping.
struct SettingsReader {
    let context: ReadingContext

    /// The values of `declarations` in `fields`; reports errors for invalid ones.
    func written(_ declarations: [SettingDeclaration], in fields: Fields) -> WrittenSettings {
        var written = WrittenSettings()
        for declaration in declarations {
            guard let field = fields[declaration.name] else { continue }
            let reader = ValueReader(context: context, hint: declaration.hint)
            switch reader.read(field.value, as: declaration.type, owner: field.key) {
            case .value(let value):
                written.values[declaration.name] = value
            case .failed:
                written.failed.insert(declaration.name)
            case .empty where declaration.presence == .required:
                written.failed.insert(declaration.name)
                context.error(at: field.target, "'\(declaration.name)' is empty", remedy: declaration.hint)
            case .empty:
                break
            }
        }
        if let url = context.simulatedBaseURL { written.simulate(declarations, at: url) }
        return written
    }

    /// Reports an error at `owner` for every required setting that is missing.
    ///
    /// - Returns: True if none is missing.
    func reportMissing(
        _ declarations: [SettingDeclaration],
        in written: WrittenSettings,
        at owner: YAMLNode,
        sharedUnder adapter: AdapterKind? = nil
    ) -> Bool {
        let missing = declarations.filter { $0.presence == .required && !written.has($0.name) }
        for declaration in missing {
            let place =
                declaration.isShared ? adapter.map { " here, or under 'adapters: \($0):' for all channels" } : nil
            context.error(
                at: owner,
                "missing required setting '\(declaration.name)'",
                remedy: "add '\(declaration.name):'\(place ?? ""). \(declaration.hint)"
            )
        }
        return missing.isEmpty
    }
}

extension SettingDeclaration {
    /// The setting's help without its full stop, for remedies.
    var hint: String { help.hasSuffix(".") ? String(help.dropLast()) : help }
}
