import ChannelKit
import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

/// Configuration errors of the step.
struct LLMSettingsTests {
    static let wrong: [([String: SettingValue], [String])] = [
        (["instructions": .words(" ")], ["instructions"]),
        (["quota": .mapping(["text": .words("Sorry")])], ["quota"]),
        (["lead": .mapping(["fields": .list([.text("name"), .text("full name")])])], ["lead", "fields", "1"]),
        (["lead": .mapping(["fields": .list([.text("name"), .text("name")])])], ["lead", "fields", "1"]),
        (["tools": .list([.tool(), .tool()])], ["tools", "1", "name"]),
        (["tools": .list([.tool(["name": .text("handoff")])])], ["tools", "0", "name"]),
        (["tools": .list([.tool(["name": .text("lead")])])], ["tools", "0", "name"]),
        (["tools": .list([.tool(["url": .text("http://api.example.com")])])], ["tools", "0", "url"]),
    ]

    @Test(arguments: wrong)
    func invalidSettingsAreRefused(_ written: [String: SettingValue], _ path: [String]) {
        #expect { try makeSettings(written) } throws: { ($0 as? ConfigurationIssue)?.path == path }
    }

    @Test func messageTextInInstructionsIsRefused() throws {
        let template = LocalizedTemplate(try TextTemplate(parsing: "Answer this: {{ message.text }}"))
        #expect { try makeSettings(["instructions": .localized(template)]) } throws: {
            ($0 as? ConfigurationIssue)?.path == ["instructions"]
        }
    }

    @Test func nameOfADisabledToolIsFree() throws {
        let settings = try makeSettings([
            "lead": .boolean(false), "tools": .list([.tool(["name": .text("lead")])]),
        ])
        #expect(settings.toolbox.declarations.map(\.name) == ["lead", "handoff"])
    }

    @Test func leadHasTheConfiguredFields() throws {
        let settings = try makeSettings(["lead": .mapping(["fields": .list([.text("plate")])])])
        let lead = try #require(settings.toolbox.declarations.first)
        #expect(lead.parameters["properties"]?.object?.keys.sorted() == ["plate"])
        #expect(lead.parameters["additionalProperties"] == false)
    }
}
