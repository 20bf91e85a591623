/// The validated settings of one channel or one step of a chain, with defaults.
public struct SettingValues: Hashable, Sendable {
    private let values: [String: SettingValue]
    /// The names of the declared settings, if they are known.
    private let declared: Set<String>?

    /// Creates values that were validated against their declarations.
    public init(_ values: [String: SettingValue]) {
        self.values = values
        declared = nil
    }

    /// Creates the examples and defaults of `declarations`: enough to create a plugin without a configuration.
    ///
    /// They know their declarations: reading any other setting is an error, so that a test finds a setting that the
    /// plugin forgot to declare.
    public init(examplesOf declarations: [SettingDeclaration]) {
        var values: [String: SettingValue] = [:]
        for declaration in declarations {
            switch declaration.presence {
            case .required: values[declaration.name] = declaration.example
            case .defaulting(let value): values[declaration.name] = value
            case .optional: if declaration.isInExamples { values[declaration.name] = declaration.example }
            }
        }
        self.values = values
        declared = Set(declarations.map(\.name))
    }

    /// Returns the raw value of `name`, for types that are read by hand.
    public func raw(_ name: String) -> SettingValue? { values[name] }

    /// The value of `setting`.
    ///
    /// - Throws: ``ConfigurationIssue`` at the setting if a required value is missing or has another type, and below it
    ///   the issues of the setting itself.
    public subscript<Value>(_ setting: Setting<Value>) -> Value {
        get throws(ConfigurationIssue) {
            let name = setting.declaration.name
            guard declared?.contains(name) ?? true else {
                throw ConfigurationIssue(
                    path: [name],
                    problem: "the plugin reads '\(name)' but does not declare it",
                    remedy: "add the setting to the plugin's declarations"
                )
            }
            do throws(ConfigurationIssue) {
                if let value = try setting.value(from: values[name]) { return value }
            } catch {
                throw error.below(name)
            }
            throw ConfigurationIssue(
                path: [name],
                problem: "'\(name)' is missing or not \(setting.declaration.type.summary)",
                remedy: setting.declaration.help
            )
        }
    }

    /// The values as one mapping, to be a value of other settings.
    var mapping: SettingValue { .mapping(values) }
}
