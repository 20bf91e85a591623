/// One setting of an adapter or a strategy: all that is said of it anywhere comes from here.
public struct SettingDeclaration: Sendable, Hashable {
    /// Where a value may come from when the operator writes none.
    public enum Presence: Sendable, Hashable {
        case required
        case optional
        case defaulting(SettingValue)
    }

    /// The key in `channels.yaml`, in snake_case.
    public let name: String
    /// What may be written there.
    public let type: SettingType
    /// A full sentence for tables, the schema and `adapters show`.
    public let help: String
    /// A value that passes validation, for samples and for decoding without a configuration.
    public let example: SettingValue
    /// Whether it must be written.
    public let presence: Presence
    /// Whether it may stand under `adapters:`, for all channels that do not write their own.
    public let isShared: Bool
    /// Whether examples have it although it may be left out: a channel needs this setting or another.
    public let isInExamples: Bool

    /// Whether the value is a credential.
    public var isSecret: Bool { type == .secret }
}

/// A declared setting and how its checked value becomes a Swift value.
///
/// ```swift
/// static let appSecret = Setting.secret("app_secret", help: "…", example: "…").shared()
/// let secrets = try settings[Self.appSecret]
/// ```
public struct Setting<Value: Sendable>: Sendable {
    /// What validation and documentation see.
    public let declaration: SettingDeclaration
    private let convert: @Sendable (SettingValue?) throws(ConfigurationIssue) -> Value?

    init(
        declaration: SettingDeclaration,
        convert: @escaping @Sendable (SettingValue?) throws(ConfigurationIssue) -> Value?
    ) {
        self.declaration = declaration
        self.convert = convert
    }

    /// Declares a setting of any type, for shapes that the factories below do not cover.
    public init(
        _ name: String,
        type: SettingType,
        help: String,
        example: SettingValue,
        convert: @escaping @Sendable (SettingValue) -> Value?
    ) {
        self.init(
            declaration: SettingDeclaration(
                name: name,
                type: type,
                help: help,
                example: example,
                presence: .required,
                isShared: false,
                isInExamples: true
            ),
            convert: { $0.flatMap(convert) }
        )
    }

    /// The same setting, which may also stand under `adapters:` for every channel.
    public func shared() -> Setting {
        Setting(declaration: declaration.with(isShared: true), convert: convert)
    }

    /// The same setting, with the value used when none is written.
    public func defaulting(to value: SettingValue) -> Setting {
        Setting(declaration: declaration.with(presence: .defaulting(value)), convert: convert)
    }

    /// The same setting, nil when none is written.
    ///
    /// - Parameter isInExamples: Whether ``SettingValues/init(examplesOf:)`` has it all the same, because a channel
    ///   needs this setting or another.
    public func optional(isInExamples: Bool = false) -> Setting<Value?> {
        let declaration = declaration.with(presence: .optional, isInExamples: isInExamples)
        return Setting<Value?>(declaration: declaration) { value throws(ConfigurationIssue) in
            guard let value else { return .some(nil) }
            return try convert(value).map(Optional.some)
        }
    }

    func value(from value: SettingValue?) throws(ConfigurationIssue) -> Value? { try convert(value) }
}

extension SettingDeclaration {
    fileprivate func with(
        presence: Presence? = nil,
        isShared: Bool? = nil,
        isInExamples: Bool? = nil
    ) -> SettingDeclaration {
        SettingDeclaration(
            name: name,
            type: type,
            help: help,
            example: example,
            presence: presence ?? self.presence,
            isShared: isShared ?? self.isShared,
            isInExamples: isInExamples ?? self.isInExamples
        )
    }
}

extension Setting where Value == String {
    /// A text that may not be empty.
    public static func text(_ name: String, help: String, example: String) -> Setting {
        Setting(name, type: .text, help: help, example: .text(example)) { $0.text }
    }

    /// An absolute URL.
    public static func url(_ name: String, help: String, example: String) -> Setting {
        Setting(name, type: .url, help: help, example: .text(example)) { $0.text }
    }

    /// One of a few words.
    public static func choice(_ name: String, of words: [String], help: String) -> Setting {
        Setting(name, type: .choice(words), help: help, example: .text(words.first ?? "")) { $0.text }
    }
}

extension Setting where Value == [Secret] {
    /// A credential: one value or a list; the first is the one to send with, any is accepted.
    public static func secret(_ name: String, help: String, example: String) -> Setting {
        Setting(name, type: .secret, help: help, example: .secrets([Secret(example)])) { value in
            if case .secrets(let secrets) = value { secrets } else { nil }
        }
    }
}

extension Setting where Value == Bool {
    /// A truth value.
    public static func boolean(_ name: String, help: String, example: Bool) -> Setting {
        Setting(name, type: .boolean, help: help, example: .boolean(example)) { value in
            if case .boolean(let flag) = value { flag } else { nil }
        }
    }
}

extension Setting where Value == Int {
    /// A whole number in `range`.
    public static func integer(_ name: String, in range: ClosedRange<Int>, help: String, example: Int) -> Setting {
        Setting(name, type: .integer(range), help: help, example: .integer(example)) { value in
            if case .integer(let number) = value { number } else { nil }
        }
    }
}

extension Setting where Value == Duration {
    /// A duration.
    public static func duration(_ name: String, help: String, example: Duration) -> Setting {
        Setting(name, type: .duration, help: help, example: .duration(example)) { value in
            if case .duration(let duration) = value { duration } else { nil }
        }
    }
}

extension Setting where Value == LocalizedTemplate {
    /// A text with fields, or one for each language.
    public static func localizedTemplate(_ name: String, help: String, example: LocalizedTemplate) -> Setting {
        Setting(name, type: .localizedTemplate, help: help, example: .localized(example)) { value in
            if case .localized(let template) = value { template } else { nil }
        }
    }
}

extension Setting where Value == OpeningHours {
    /// When somebody is there.
    public static func hours(_ name: String, help: String, example: OpeningHours) -> Setting {
        Setting(name, type: .hours, help: help, example: .hours(example)) { value in
            if case .hours(let hours) = value { hours } else { nil }
        }
    }
}

extension Setting where Value == JSONValue {
    /// A value of any shape, as JSON.
    public static func json(_ name: String, help: String, example: JSONValue) -> Setting {
        Setting(name, type: .json, help: help, example: .json(example)) { value in
            if case .json(let value) = value { value } else { nil }
        }
    }
}

extension Setting where Value == [String] {
    /// A list of texts.
    public static func texts(_ name: String, help: String, example: [String]) -> Setting {
        list(name, of: .text, help: help, example: example)
    }

    /// A list of files and folders that exist; the values are absolute paths.
    public static func paths(_ name: String, help: String, example: [String]) -> Setting {
        list(name, of: .path, help: help, example: example)
    }

    private static func list(_ name: String, of type: SettingType, help: String, example: [String]) -> Setting {
        Setting(name, type: .list(of: type), help: help, example: .list(example.map(SettingValue.text))) { value in
            guard case .list(let items) = value else { return nil }
            return items.compactMap(\.text)
        }
    }
}

extension SettingValue {
    /// The text of ``text(_:)``.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }
}

/// The checked settings of one channel or one step of a chain, defaults filled in.
public struct SettingValues: Hashable, Sendable {
    private let values: [String: SettingValue]

    /// Wraps values that were checked against their declarations.
    public init(_ values: [String: SettingValue]) { self.values = values }

    /// The examples and defaults of `declarations`: enough to try a plugin without a configuration.
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
    }

    /// The raw value of `name`, for shapes read by hand.
    public func raw(_ name: String) -> SettingValue? { values[name] }

    /// The value of `setting`.
    ///
    /// - Throws: ``ConfigurationIssue`` at the setting when a required value is missing or of another type, and
    ///   below it what the setting itself finds wrong.
    public subscript<Value>(_ setting: Setting<Value>) -> Value {
        get throws(ConfigurationIssue) {
            let name = setting.declaration.name
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

    /// The values as one that can stand inside others.
    var mapping: SettingValue { .mapping(values) }
}
