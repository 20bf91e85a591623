import ChannelKit

/// What a mapping says about declared settings.
struct WrittenSettings {
    /// The values that stand there and are right.
    var values: [String: SettingValue] = [:]
    /// The settings that stand there and are wrong; their errors are noted.
    var failed: Set<String> = []

    /// Whether anything is written for `name`.
    func has(_ name: String) -> Bool { values[name] != nil || failed.contains(name) }

    /// Puts `url` in place of what is written, or not, for the declared `base_url`.
    fileprivate mutating func simulate(_ declarations: [SettingDeclaration], at url: String) {
        let baseURL = declarations.first { $0.name == "base_url" && $0.type == .url }
        guard let name = baseURL?.name, !failed.contains(name) else { return }
        values[name] = .text(HTTPURL.normalized(url) ?? url)
    }

    /// The values of `declarations` with defaults filled in.
    func filled(_ declarations: [SettingDeclaration]) -> [String: SettingValue] {
        var filled = values
        for declaration in declarations where filled[declaration.name] == nil {
            if case .defaulting(let value) = declaration.presence { filled[declaration.name] = value }
        }
        return filled
    }
}

/// Reads declared settings from a mapping.
struct SettingsReader {
    let context: ReadingContext

    /// What is written of `declarations`.
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

    /// Notes an error at `owner` for every required setting that is not written.
    ///
    /// - Returns: Whether there was none.
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
    /// What it is, as a sentence without a full stop.
    var hint: String { help.hasSuffix(".") ? String(help.dropLast()) : help }
}
