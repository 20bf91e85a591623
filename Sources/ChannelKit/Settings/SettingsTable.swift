/// The table of settings in a plugin's README, made from the declarations so that a test can compare the two.
public enum SettingsTable {
    /// The table as Markdown lines.
    public static func markdown(_ declarations: [SettingDeclaration]) -> String {
        let head = ["| setting | what | type | default |", "| --- | --- | --- | --- |"]
        return (head + rows(declarations, below: "")).joined(separator: "\n")
    }

    /// A row for each setting, followed by those inside it: `list.title`, `buttons[].title`.
    private static func rows(_ declarations: [SettingDeclaration], below path: String) -> [String] {
        declarations.flatMap { declaration in
            let path = path + declaration.name
            return [row(declaration, at: path)] + members(of: declaration.type, at: path)
        }
    }

    private static func members(of type: SettingType, at path: String) -> [String] {
        switch type {
        case .object(let declarations): rows(declarations, below: path + ".")
        case .list(let element): members(of: element, at: path + "[]")
        case .map(let element): members(of: element, at: path + ".*")
        case .either(let types): types.flatMap { members(of: $0, at: path) }
        default: []
        }
    }

    private static func row(_ declaration: SettingDeclaration, at path: String) -> String {
        let shared = declaration.isShared ? " May stand under `adapters:`." : ""
        return "| `\(path)` | \(declaration.help)\(shared) | \(declaration.type.summary) | "
            + "\(presence(declaration.presence)) |"
    }

    private static func presence(_ presence: SettingDeclaration.Presence) -> String {
        switch presence {
        case .required: "required"
        case .optional: "none"
        case .defaulting(let value): "`\(text(of: value))`"
        }
    }

    private static func text(of value: SettingValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .boolean(let flag): String(flag)
        case .duration(let duration): "\(duration.wholeMilliseconds)ms"
        case .secrets: "(secret)"
        case .template(let template): template.source
        case .localized(let template):
            template.byLanguage.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.source)" }.joined(
                separator: ", "
            )
        case .hours(let hours):
            "{ \(hours.written.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.joined(separator: ", "))" }.joined(separator: ", ")) }"
        case .json(let value): String(decoding: value.data, as: UTF8.self)
        case .list(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .mapping(let members):
            "{ \(members.sorted { $0.key < $1.key }.map { "\($0.key): \(text(of: $0.value))" }.joined(separator: ", ")) }"
        }
    }
}
