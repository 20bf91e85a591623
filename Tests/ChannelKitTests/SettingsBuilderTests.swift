import ChannelKit
import Testing

/// Declarations by the builder, and settings that are not declared.
struct SettingsBuilderTests {
    private static let name = Setting.text("name", help: "A name.", example: "n")
    private static let limit = Setting.number("limit", in: 0...1, help: "A limit.", example: 0.5).optional()
    private static let forgotten = Setting.text("forgotten", help: "Not declared.", example: "f").optional()

    @SettingsBuilder private static var declarations: [SettingDeclaration] {
        name
        [limit.declaration]
    }

    @Test func declarationsKeepTheirOrder() {
        #expect(Self.declarations.map(\.name) == ["name", "limit"])
        #expect([SettingDeclaration].settings { Self.limit }.map(\.name) == ["limit"])
    }

    @Test func settingThatIsNotDeclaredIsAnIssue() throws {
        let values = SettingValues(examplesOf: Self.declarations)
        #expect(try values[Self.limit] == nil)
        let issue = try #require(throws: ConfigurationIssue.self) { try values[Self.forgotten] }
        #expect(issue.path == ["forgotten"])
        #expect(try SettingValues([:])[Self.forgotten] == nil)
    }

    @Test(arguments: [.number(0.25), .integer(1)] as [SettingValue])
    func numberMayBeWhole(value: SettingValue) throws {
        #expect(try SettingValues(["limit": value])[Self.limit] != nil)
    }
}
