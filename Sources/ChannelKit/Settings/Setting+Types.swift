// The types that a setting can have.

extension Setting where Value == String {
    /// A text that may not be empty.
    public static func text(_ name: String, help: String, example: String) -> Setting {
        Setting(name, type: .text, help: help, example: .text(example)) { $0.text }
    }

    /// An absolute URL.
    public static func url(_ name: String, help: String, example: String) -> Setting {
        Setting(name, type: .url, help: help, example: .text(example)) { $0.text }
    }

    /// One of several words.
    public static func choice(_ name: String, of words: [String], help: String) -> Setting {
        Setting(name, type: .choice(words), help: help, example: .text(words.first ?? "")) { $0.text }
    }
}

extension Setting where Value == [Secret] {
    /// A credential: one value or a list of them while it is rotated, none of them empty.
    ///
    /// The first value is the one to send with; any of them is accepted.
    public static func secret(_ name: String, help: String, example: String) -> Setting {
        let example = SettingValue.secrets([Secret(example)])
        let declaration = SettingDeclaration(name: name, type: .secret, help: help, example: example)
        return Setting(declaration: declaration) { value throws(ConfigurationIssue) in
            guard case .secrets(let secrets)? = value else { return nil }
            // An empty secret would accept every signature made with an empty key.
            guard !secrets.isEmpty, secrets.allSatisfy({ !$0.reveal().isEmpty }) else {
                throw ConfigurationIssue(path: [], problem: "'\(name)' is empty", remedy: help)
            }
            return secrets
        }
    }
}

extension Setting where Value == Bool {
    /// True or false.
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

extension Setting where Value == Double {
    /// A number in `range`, whole or not.
    public static func number(_ name: String, in range: ClosedRange<Double>, help: String, example: Double) -> Setting {
        Setting(name, type: .number(range), help: help, example: .number(example)) { value in
            switch value {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
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
    /// Opening hours.
    public static func hours(_ name: String, help: String, example: OpeningHours) -> Setting {
        Setting(name, type: .hours, help: help, example: .hours(example)) { value in
            if case .hours(let hours) = value { hours } else { nil }
        }
    }
}

extension Setting where Value == JSONValue {
    /// Any value, as JSON.
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
