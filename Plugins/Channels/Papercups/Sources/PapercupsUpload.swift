import ChannelKit
import Foundation

extension PapercupsAdapter {
    /// The largest file that is taken from elsewhere to be uploaded.
    private static let maxUpload = 10 * 1_024 * 1_024

    /// Takes a file from where it lies and gives it to Papercups, whose messages hold only files of its own.
    ///
    /// - Returns: The file's id; nil where it cannot be had or the server stores no files, as one without S3 does.
    ///   Then the link has to do.
    func upload(_ media: OutboundMedia, using http: any HTTPSending) async -> String? {
        guard let api, let link = media.link else { return nil }
        // Any address may stand in the link: no credentials go there.
        guard let file = try? await MediaFetch().file(at: link, limit: Self.maxUpload, using: http) else {
            return nil
        }
        var form = MultipartForm()
        form.add("account_id", accountID)
        form.add("file", file, named: media.filename ?? link.filename)
        let request = OutboundRequest(
            method: "POST",
            // This one asks for no credential, and lies with the calls for sessions.
            url: "\(api.baseURL)/api/upload",
            headers: ["Content-Type": form.contentType, "Accept": "application/json"],
            body: form.data,
            timeout: .seconds(30)
        )
        let response = try? await api.call(request, using: http)
        return response.flatMap { try? JSONValue(parsing: $0.body) }?["data"]?["id"]?.nonempty
    }
}

/// A form with files, RFC 7578.
struct MultipartForm {
    private let boundary = "patchbay-\(UUID().uuidString)"
    private var parts = Data()

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    var data: Data { parts + Data("--\(boundary)--\r\n".utf8) }

    mutating func add(_ name: String, _ value: String) {
        add(head: "Content-Disposition: form-data; name=\"\(name)\"", Data(value.utf8))
    }

    mutating func add(_ name: String, _ file: MediaFile, named filename: String) {
        let safe = filename.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline && $0 != "\0" }
        let type = file.mimeType.filter { !$0.isNewline }
        add(
            head: """
                Content-Disposition: form-data; name="\(name)"; filename="\(safe)"\r
                Content-Type: \(type.isEmpty ? "application/octet-stream" : type)
                """,
            file.data
        )
    }

    private mutating func add(head: String, _ body: Data) {
        parts += Data("--\(boundary)\r\n\(head)\r\n\r\n".utf8) + body + Data("\r\n".utf8)
    }
}

extension String {
    /// The last part of the path of a URL.
    fileprivate var filename: String {
        URL(string: self).map(\.lastPathComponent).flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? "file"
    }
}
