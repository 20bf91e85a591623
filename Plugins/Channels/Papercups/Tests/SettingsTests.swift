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
        ("api_key", .secret("one", ""), "'api_key' is empty"),
        ("relay_secret", .secret(""), "'relay_secret' is empty"),
    ]

    @Test(arguments: wrong)
    func invalidValueIsReported(name: String, value: SettingValue, problem: String) {
        let issue = #expect(throws: ConfigurationIssue.self) { try Sample.adapter([name: value]) }
        #expect(issue?.path == [name] && issue?.problem == problem && issue?.remedy.isEmpty == false)
    }

    @Test func accountIDIsLowercasedInTheAddress() throws {
        let adapter = try Sample.adapter(["account_id": .text(Sample.account.uppercased())])
        #expect(adapter.addresses == [Address("account_id", Sample.account)])
    }

    @Test func manifestHasPapercupsLimits() {
        let manifest = PapercupsAdapter.manifest
        #expect(manifest.redelivery == .never)
        #expect(manifest.authentication == .urlKey)
        #expect(manifest.limits.bodyBytes == 256 * 1_024)
        #expect(manifest.accountAddresses == [])
    }
}
