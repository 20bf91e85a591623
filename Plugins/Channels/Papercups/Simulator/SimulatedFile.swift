import ChannelKit
import Foundation

/// A file on the server.
struct SimulatedFile {
    let id = PapercupsID.make()
    let name: String
    let type: String
    let data: Data

    /// One that a customer has at hand: a green square, or else a page of text.
    init(_ kind: OutboundMedia.Kind) {
        let isPicture = kind == .image || kind == .sticker
        name = isPicture ? "picture.png" : "\(kind.rawValue).txt"
        type = isPicture ? "image/png" : "text/plain"
        data = isPicture ? Self.square : Data("a simulated \(kind.rawValue)\n".utf8)
    }

    init(name: String, type: String, data: Data) {
        self.name = name
        self.type = type
        self.data = data
    }

    func json(at baseURL: String) -> JSONValue {
        [
            "id": .string(id), "object": "file", "file_url": .string("\(baseURL)/uploads/\(id)/\(name)"),
            "content_type": .string(type), "filename": .string(name),
        ]
    }

    private static let square =
        Data(
            base64Encoded: """
                iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mNQvZyGFTEMLQkAIIZXgf05jk0AAAAASUVORK5CYII=
                """
        ) ?? Data()
}

/// An upload: a multipart form with a file and an account.
struct SimulatedUpload {
    let account: String
    let file: SimulatedFile

    /// Nil for what is no such form.
    init?(_ body: Data, contentType: String) {
        guard let boundary = contentType.firstMatch(of: /boundary="?([^";]+)"?/)?.1 else { return nil }
        let parts = body.parts(between: Data("--\(boundary)".utf8)).compactMap(Part.init)
        guard let account = parts.first(where: { $0.name == "account_id" }),
            let file = parts.first(where: { $0.name == "file" }), let filename = file.filename
        else { return nil }
        self.account = String(decoding: account.data, as: UTF8.self)
        self.file = SimulatedFile(name: filename, type: file.type, data: file.data)
    }

    private struct Part {
        let name: String
        let filename: String?
        let type: String
        let data: Data

        init?(_ bytes: Data) {
            guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            guard let name = head.firstMatch(of: /[; ]name="([^"]*)"/)?.1 else { return nil }
            self.name = String(name)
            filename = head.firstMatch(of: /filename="([^"]*)"/).map { String($0.1) }
            type = head.firstMatch(of: /Content-Type: ([^\r\n]+)/).map { String($0.1) } ?? "text/plain"
            // A line break stands before the next boundary.
            data = Data(bytes[end.upperBound...].dropLast(2))
        }
    }
}

extension Data {
    /// What stands between every two occurrences of `separator`.
    fileprivate func parts(between separator: Data) -> [Data] {
        var parts: [Data] = []
        var start: Index?
        var position = startIndex
        while let hit = range(of: separator, in: position..<endIndex) {
            if let start { parts.append(Data(self[start..<hit.lowerBound])) }
            start = hit.upperBound
            position = hit.upperBound
        }
        return parts
    }
}
