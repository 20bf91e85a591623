import ChannelKit
import ChannelTestKit
import Foundation
import PapercupsChannel
import Testing

struct SettingsTests {
    static let wrong: [(String, SettingValue, String)] = [
        ("account_id", .text("lotus"), "'account_id' is not a UUID"),
        ("account_id", .text("\(Sample.account)0"), "'account_id' is not a UUID"),
        ("api_key", .secrets([]), "'api_key' is empty"),
        ("api_key", .secrets([Secret("one"), Secret("")]), "'api_key' is empty"),
        ("relay_secret", .secrets([Secret("")]), "'relay_secret' is empty"),
    ]

    @Test(arguments: wrong)
    func refusesWhatCannotWork(name: String, value: SettingValue, problem: String) throws {
        let issue = try #require(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue.path == [name])
        #expect(issue.problem == problem)
        #expect(!issue.remedy.isEmpty)
    }

    @Test func theAccountIsComparedInSmallLetters() throws {
        let adapter = try Sample.adapter(["account_id": .text(Sample.account.uppercased())])
        #expect(adapter.addresses == [Address("account_id", Sample.account)])
    }

    @Test func theExamplesWork() throws {
        let declarations = PapercupsAdapter.manifest.settings
        let all = SettingValues(Dictionary(uniqueKeysWithValues: declarations.map { ($0.name, $0.example) }))
        for values in [SettingValues(examplesOf: declarations), all] {
            let settings = ChannelSettings(
                id: Sample.channel,
                values: values,
                baseURL: PapercupsAdapter.manifest.apiBaseURL,
                publicURL: "https://hub.example.test"
            )
            #expect(try PapercupsAdapter(settings).addresses == [Address("account_id", Sample.account)])
        }
    }

    @Test func saysWhatPapercupsDoes() {
        let manifest = PapercupsAdapter.manifest
        #expect(manifest.redelivery == .never)
        #expect(manifest.authentication == .urlKey)
        #expect(manifest.limits.bodyBytes == 256 * 1_024)
        #expect(manifest.accountAddresses == [])
    }
}
