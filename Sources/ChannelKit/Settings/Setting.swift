/// The declaration of one setting of an adapter or a strategy: validation, schema, documentation and the command line
/// read it.
public struct SettingDeclaration: Sendable, Hashable {
    /// The handling of a setting that is not written.
    public enum Presence: Sendable, Hashable {
        case required
        case optional
        case defaulting(SettingValue)
    }

    /// The key in `channels.yaml`, in snake_case.
    public let name: String
    /// The type of the value.
    public let type: SettingType
    /// A full sentence for tables, the schema and `adapters show`.
    public let help: String
    /// A value that passes validation, for samples and for decoding without a configuration.
    public let example: SettingValue
    /// The handling of a setting that is not written.
    public internal(set) var presence = Presence.required
    /// True if it may be written under `adapters:`, for all channels without a value of their own.
    public internal(set) var isShared = false
    /// True if examples have it although it is optional: a channel needs this setting or another.
    public internal(set) var isInExamples = true

    /// True if the value is a credential.
    public var isSecret: Bool { type == .secret }
}

/// A declared setting with its conversion to a Swift value.
///
/// ```swift
/// static let appSecret = Setting.secret("app_secret", help: "…", example: "…").shared()
/// let secrets = try settings[Self.appSecret]
/// ```
public struct Setting<Value: Sendable>: Sendable {
    /// The declaration.
    public let declaration: SettingDeclaration
    private let convert: @Sendable (SettingValue?) throws(ConfigurationIssue) -> Value?

    init(
        declaration: SettingDeclaration,
        convert: @escaping @Sendable (SettingValue?) throws(ConfigurationIssue) -> Value?
    ) {
        self.declaration = declaration
        self.convert = convert
    }

    /// Creates a setting of any type, for types that the factories below do not cover.
    public init(
        _ name: String,
        type: SettingType,
        help: String,
        example: SettingValue,
        convert: @escaping @Sendable (SettingValue) -> Value?
    ) {
        self.init(
            declaration: SettingDeclaration(name: name, type: type, help: help, example: example),
            convert: { $0.flatMap(convert) }
        )
    }

    /// Returns the same setting, which may also be written under `adapters:` for every channel.
    public func shared() -> Setting {
        Setting(declaration: changed { $0.isShared = true }, convert: convert)
    }

    /// Returns the same setting with a default.
    public func defaulting(to value: SettingValue) -> Setting {
        Setting(declaration: changed { $0.presence = .defaulting(value) }, convert: convert)
    }

    /// Returns the same setting as an optional one: nil if it is not written.
    ///
    /// - Parameter isInExamples: True if ``SettingValues/init(examplesOf:)`` has it nevertheless, because a channel
    ///   needs this setting or another.
    public func optional(isInExamples: Bool = false) -> Setting<Value?> {
        let declaration = changed { declaration in
            declaration.presence = .optional
            declaration.isInExamples = isInExamples
        }
        return Setting<Value?>(declaration: declaration) { value throws(ConfigurationIssue) in
            guard let value else { return .some(nil) }
            return try convert(value).map(Optional.some)
        }
    }

    private func changed(_ change: (inout SettingDeclaration) -> Void) -> SettingDeclaration {
        var declaration = declaration
        change(&declaration)
        return declaration
    }

    func value(from value: SettingValue?) throws(ConfigurationIssue) -> Value? { try convert(value) }
}
