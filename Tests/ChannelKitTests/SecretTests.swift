import ChannelKit
import Foundation
import Testing

@Suite("Secrets")
struct SecretTests {
    private static let secret = Secret("hunter2")

    private static var dumped: String {
        var text = ""
        dump(secret, to: &text)
        dump(Credential(name: "token", secret: secret), to: &text)
        dump([secret], to: &text)
        dump(SettingValue.secrets([secret]), to: &text)
        return text
    }

    @Test(arguments: [
        secret.description, secret.debugDescription, "\(secret)", String(describing: secret),
        String(reflecting: secret), "\([secret])", "\(["a": secret])", "\(Optional(secret) as Any)",
        "\(Credential(name: "token", secret: secret))", "\(SettingValue.secrets([secret]))", dumped,
        "\(Mirror(reflecting: secret).children.map(\.value))",
    ])
    func areNotPrinted(_ text: String) {
        #expect(!text.contains("hunter2"))
    }

    @Test func sayThatTheyAreRedacted() {
        #expect("\(Self.secret)" == "<redacted>")
        #expect("\([Self.secret])" == "[<redacted>]")
    }

    @Test func areRevealedOnlyByName() {
        #expect(Self.secret.reveal() == "hunter2")
        #expect(Self.secret.keyData == Data("hunter2".utf8))
    }

    @Test(arguments: [("hunter2", true), ("hunter3", false), ("hunter", false), ("hunter22", false), ("", false)])
    func match(_ candidate: String, _ matches: Bool) {
        #expect(Self.secret.matches(candidate) == matches)
    }
}
