import ChannelKit
import Testing

struct SettingsTableTests {
    private static let name = Setting.text("name", help: "The name.", example: "x").declaration

    private static func setting(_ name: String, _ type: SettingType, _ value: SettingValue) -> SettingDeclaration {
        Setting<SettingValue>(name, type: type, help: "Something.", example: value) { $0 }.defaulting(to: value)
            .declaration
    }

    private static func rows(_ declaration: SettingDeclaration) -> [Substring] {
        Array(SettingsTable.markdown([declaration]).split(separator: "\n").dropFirst(2))
    }

    @Test func hoursComeInTheOrderOfTheWeek() throws {
        let written = ["sat": ["closed"], "mon-fri": ["9-12", "13-17"], "2026-12-25": ["10-12"]]
        let hours = try OpeningHours(parsing: written)
        #expect(
            Self.rows(Self.setting("hours", .hours, .hours(hours))) == [
                "| `hours` | Something. | opening hours such as { mon-fri: 9:00-17:00, 2026-12-25: closed } | "
                    + "`{ mon-fri: 9-12, 13-17, sat: closed, 2026-12-25: 10-12 }` |"
            ]
        )
    }

    @Test func aPathIsAText() {
        #expect(
            Self.rows(Self.setting("file", .path, .text("prices.md"))) == [
                "| `file` | Something. | the path of a file or a folder | `prices.md` |"
            ]
        )
    }

    /// A setting of several shapes has the settings of each below it, those in common once.
    @Test func shapesShareTheirSettings() {
        let shared = SettingType.object([Self.name])
        let others = SettingType.map(of: .list(of: .object([Self.name, Self.name])))
        let type = SettingType.either([.text, shared, .list(of: shared), others])
        #expect(
            Self.rows(Self.setting("model", type, .text("small"))) == [
                "| `model` | Something. | text; or a mapping; or a list of mappings; or a mapping of names to "
                    + "lists of mappings | `small` |",
                "| `model.name` | The name. | text | required |",
                "| `model.*[].name` | The name. | text | required |",
                "| `model.*[].name` | The name. | text | required |",
            ]
        )
        #expect(type.members.map(\.name) == ["name", "name", "name"])
    }
}
