/// The table of settings in a plugin's page, made from the declarations so that a test can compare the two.
public enum SettingsTable {
    /// Returns the table as Markdown.
    public static func markdown(_ declarations: [SettingDeclaration]) -> String {
        let head = ["| setting | what | type | default |", "| --- | --- | --- | --- |"]
        return (head + declarations.listed.map(row)).joined(separator: "\n")
    }

    private static func row(_ setting: ListedSetting) -> String {
        let declaration = setting.declaration
        let shared = declaration.isShared ? " May stand under `adapters:`." : ""
        return "| `\(setting.path)` | \(setting.help)\(shared) | \(declaration.type.summary) | "
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
        case .duration(let duration): duration.written
        case .secrets: "(secret)"
        case .template(let template): template.source
        case .localized(let template):
            template.byLanguage.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.source)" }.joined(
                separator: ", "
            )
        case .hours(let hours): mapping(hours.days.map { ($0.key, $0.texts.joined(separator: ", ")) })
        case .json(let value): String(decoding: value.data, as: UTF8.self)
        case .list(let values): "[\(values.map(text).joined(separator: ", "))]"
        case .mapping(let members): mapping(members.sorted { $0.key < $1.key }.map { ($0.key, text(of: $0.value)) })
        }
    }

    private static func mapping(_ members: [(String, String)]) -> String {
        "{ \(members.map { "\($0.0): \($0.1)" }.joined(separator: ", ")) }"
    }
}
