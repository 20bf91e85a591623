// Settings that contain settings.

extension Setting {
    /// A mapping with settings of its own, such as `media: { kind: image, link: … }`.
    ///
    /// - Parameter make: Creates the value; its issues are seen from inside the mapping.
    public static func object(
        _ name: String,
        of members: [SettingDeclaration],
        help: String,
        as make: @escaping @Sendable (SettingValues) throws(ConfigurationIssue) -> Value
    ) -> Setting {
        let example = SettingValues(examplesOf: members).mapping
        return Setting(declaration: .nested(name, .object(members), help: help, example: example)) {
            value throws(ConfigurationIssue) in
            guard case .mapping(let values)? = value else { return nil }
            return try make(SettingValues(values))
        }
    }

    /// A mapping from the operator's names to mappings with settings of their own, such as
    /// `intents: { hours: { … }, booking: { … } }`; the elements are in the order of their names.
    ///
    /// - Parameter make: Creates the element of a name; its issues are seen from inside the element's mapping.
    public static func map<Element>(
        _ name: String,
        of members: [SettingDeclaration],
        help: String,
        example key: String,
        as make: @escaping @Sendable (String, SettingValues) throws(ConfigurationIssue) -> Element
    ) -> Setting where Value == [Element] {
        let example = SettingValue.mapping([key: SettingValues(examplesOf: members).mapping])
        return Setting(declaration: .nested(name, .map(of: .object(members)), help: help, example: example)) {
            value throws(ConfigurationIssue) in
            guard case .mapping(let items)? = value else { return nil }
            var elements: [Element] = []
            for (key, item) in items.sorted(by: { $0.key < $1.key }) {
                guard case .mapping(let values) = item else { return nil }
                do throws(ConfigurationIssue) { elements.append(try make(key, SettingValues(values))) } catch {
                    throw error.below(key)
                }
            }
            return elements
        }
    }

    /// A list of mappings, each with settings of its own, such as `buttons: [{ title: Yes }, { title: No }]`.
    ///
    /// - Parameter make: Creates one element; its issues are seen from inside the element's mapping.
    public static func list<Element>(
        _ name: String,
        of members: [SettingDeclaration],
        help: String,
        as make: @escaping @Sendable (SettingValues) throws(ConfigurationIssue) -> Element
    ) -> Setting where Value == [Element] {
        let example = SettingValue.list([SettingValues(examplesOf: members).mapping])
        return Setting(declaration: .nested(name, .list(of: .object(members)), help: help, example: example)) {
            value throws(ConfigurationIssue) in
            guard case .list(let items)? = value else { return nil }
            var elements: [Element] = []
            for (index, item) in items.enumerated() {
                guard case .mapping(let values) = item else { return nil }
                do throws(ConfigurationIssue) { elements.append(try make(SettingValues(values))) } catch {
                    throw error.below(String(index))
                }
            }
            return elements
        }
    }
}

extension SettingDeclaration {
    fileprivate static func nested(
        _ name: String,
        _ type: SettingType,
        help: String,
        example: SettingValue
    ) -> SettingDeclaration {
        SettingDeclaration(name: name, type: type, help: help, example: example, isInExamples: false)
    }
}
