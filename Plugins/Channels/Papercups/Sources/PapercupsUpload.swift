import ChannelKit
import Foundation

extension PapercupsAdapter {
    /// Max bytes of a file that is fetched and uploaded.
    ///
    /// It is held in memory; Papercups documents no limit.
    private static let maxUploadBytes = 10 * 1_024 * 1_024

    /// Fetches a file from its link and uploads it to Papercups, whose messages can only have uploaded files.
    ///
    /// - Returns: The file's id; nil if the file cannot be fetched, or the server cannot store it, as one without S3.
    ///   The caller then sends the link.
    func upload(_ media: OutboundMedia, using http: any HTTPSending) async -> String? {
        // The link may be any address, so it gets no credentials.
        guard let api, let link = media.link,
            let file = try? await MediaFetch().file(at: link, limit: Self.maxUploadBytes, using: http)
        else { return nil }
        var form = MultipartForm()
        form.add("account_id", accountID)
        form.add("file", file, named: media.filename ?? link.filename)
        return try? await api.upload(form, using: http)
    }
}

/// A multipart form with files.
///
/// - SeeAlso: <https://www.rfc-editor.org/rfc/rfc7578>
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
    /// The last path component of a URL, or `file`.
    fileprivate var filename: String {
        URL(string: self).map(\.lastPathComponent).flatMap { $0.isEmpty || $0 == "/" ? nil : $0 } ?? "file"
    }
}
