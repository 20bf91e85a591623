import ChannelKit

// Lists, mappings and texts for each language.

extension ValueReader {
    func list(_ node: YAMLNode, of element: SettingType, _ type: SettingType) -> Reading<SettingValue> {
        if node.isNull { return .empty }
        guard case .sequence(let items) = node.content else {
            let remedy = "write each item on a line of its own after '- ', or [a, b]"
            context.error(at: node, "expected \(type.summary), found \(node.kindName)", remedy: remedy)
            return .failed
        }
        let values = items.compactMap { required($0, as: element) }
        return values.count == items.count ? .value(.list(values)) : .failed
    }

    func map(_ node: YAMLNode, of element: SettingType, _ type: SettingType) -> Reading<SettingValue> {
        fields(node, type).flatMap { fields in
            var values: [String: SettingValue] = [:]
            for field in fields.all { values[field.name] = required(field.value, of: field, as: element) }
            return values.count == fields.all.count ? .value(.mapping(values)) : .failed
        }
    }

    func object(
        _ node: YAMLNode,
        of declarations: [SettingDeclaration],
        _ type: SettingType,
        owner: YAMLNode
    ) -> Reading<SettingValue> {
        fields(node, type).flatMap { fields in
            let misspelt = fields.rejectUnknown(besides: declarations.map(\.name), in: context)
            let reader = SettingsReader(context: context)
            var written = reader.written(declarations, in: fields)
            written.failed.formUnion(misspelt)
            let isComplete = reader.reportMissing(declarations, in: written, at: owner)
            guard isComplete, written.failed.isEmpty else { return .failed }
            return .value(.mapping(written.filled(declarations)))
        }
    }

    func localizedTemplate(_ node: YAMLNode) -> Reading<SettingValue> {
        guard case .mapping = node.content else {
            return context.scalar(node, expected: SettingType.localizedTemplate.summary).flatMap { text in
                template(text).map { .value(.localized(LocalizedTemplate($0))) } ?? .failed
            }
        }
        return fields(node, .localizedTemplate).flatMap { fields in
            guard !fields.all.isEmpty else { return .empty }
            var templates: [String: TextTemplate] = [:]
            for field in fields.all { templates[field.name] = template(for: field) }
            guard templates.count == fields.all.count else { return .failed }
            return .value(.localized(LocalizedTemplate(byLanguage: templates)))
        }
    }

    private func template(for field: Field) -> TextTemplate? {
        guard field.name.isLanguageCode else {
            let remedy = "write codes such as en or fr-CA, each with its text"
            context.error(at: field.key, "'\(field.name)' is not a valid language code", remedy: remedy)
            return nil
        }
        guard case .template(let template)? = required(field.value, of: field, as: .template) else { return nil }
        return template
    }

    /// A value that must not be empty, because its list item or key is present.
    func required(_ node: YAMLNode, of field: Field? = nil, as type: SettingType) -> SettingValue? {
        switch read(node, as: type, owner: field?.key) {
        case .value(let value):
            return value
        case .empty:
            context.error(
                at: field?.target ?? node,
                "expected \(type.summary), found nothing",
                remedy: "write it, or remove it"
            )
            return nil
        case .failed:
            return nil
        }
    }

    func fields(_ node: YAMLNode, _ type: SettingType) -> Reading<Fields> {
        if node.isNull { return .empty }
        guard case .mapping = node.content else {
            let remedy = "write its keys on the lines below, indented, or { key: value }"
            context.error(at: node, "expected \(type.summary), found \(node.kindName)", remedy: remedy)
            return .failed
        }
        return Fields(node, of: type.summary, target: node, in: context).map(Reading.value) ?? .failed
    }
}

extension String {
    /// True for codes such as `en`, `fil` or `fr-CA`: a language with optional subtags.
    var isLanguageCode: Bool {
        let parts = utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isAlphanumeric = utf8.allSatisfy { $0 == UInt8(ascii: "-") || Character(UnicodeScalar($0)).isLetterOrDigit }
        guard isAlphanumeric, let language = parts.first, (2...3).contains(language.count) else { return false }
        return language.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            && parts.dropFirst().allSatisfy { (2...8).contains($0.count) }
    }
}

extension Character {
    fileprivate var isLetterOrDigit: Bool { isASCII && (isLetter || isNumber) }
}
