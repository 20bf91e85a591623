public import ChannelKit
public import Foundation

/// Real payloads without personal data, in the `Fixtures` folder of a test target.
public enum Fixture {
    /// Returns the bytes of the file called `name` in `bundle`.
    ///
    /// - Throws: The system's error if the file does not exist.
    public static func data(_ name: String, in bundle: Bundle) throws -> Data {
        try Data(contentsOf: folder(in: bundle).appending(path: name))
    }

    /// Returns the JSON of the file called `name` in `bundle`.
    public static func json(_ name: String, in bundle: Bundle) throws -> JSONValue {
        try JSONValue(parsing: data(name, in: bundle))
    }

    /// Returns the names of the files with the extension `suffix`, in alphabetical order.
    public static func names(suffix: String, in bundle: Bundle) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder(in: bundle).path())
            .filter { $0.hasSuffix(".\(suffix)") }
            .sorted()
    }

    /// Returns a webhook with the bytes of the file called `name` in `bundle`, received at a fixed time.
    public static func webhook(
        _ name: String,
        in bundle: Bundle,
        target: String = "/webhooks/test",
        headers: HeaderFields = [:]
    ) throws -> WebhookRequest {
        WebhookRequest(target: target, headers: headers, body: try data(name, in: bundle), receivedAt: receivedAt)
    }

    /// Returns the webhooks with the bytes of the files called `names` in `bundle`, as they arrive at `adapter`'s
    /// route.
    ///
    /// A file that cannot be read is left out: the test that needs it fails.
    public static func webhooks(
        _ names: [String],
        in bundle: Bundle,
        to adapter: AdapterKind,
        contentType: String = "application/json"
    ) -> [WebhookRequest] {
        names.compactMap { name in
            try? webhook(name, in: bundle, target: "/webhooks/\(adapter)", headers: ["Content-Type": contentType])
        }
    }

    /// The time at which fixtures are received: 2026-09-21T14:13:20Z.
    public static let receivedAt = Date(timeIntervalSince1970: 1_790_000_000)

    private static func folder(in bundle: Bundle) throws -> URL {
        guard let resources = bundle.resourceURL else { throw CocoaError(.fileNoSuchFile) }
        return resources.appending(path: "Fixtures")
    }
}
