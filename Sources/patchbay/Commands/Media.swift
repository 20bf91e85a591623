import ArgumentParser
import ChannelKit
import Foundation
import HubRouter
import HubServer

/// `patchbay media`.
struct Media: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Download a file that a customer sent, with its channel's credentials.",
        discussion: """
            Files are not downloaded before this command, and the provider may have deleted them since. URLs in \
            private networks are refused.

            The file is written with mode 0600 to the working directory, under the customer's name for it without \
            folders, control characters and leading dots. An existing file is never overwritten.

            EXAMPLE: patchbay media 31 --output photo.jpg
            """
    )

    @OptionGroup var options: OperatorOptions

    @Argument(help: "The message's id, from the table 'messages'.")
    var message: Int64

    @Option(help: "The number of the file in the message, counted from 1.")
    var part = 1

    @Option(help: "The path of the new file. Default: the file's own name, in the working directory.")
    var output: String?

    @Option(help: "The size limit in bytes.")
    var limit = MediaFetcher.defaultLimit

    func run() async throws {
        let session = try await OperatorSession(options, callsProviders: true)
        let found = try await session.first { [message] in try $0.inboundMessage(MessageID(message)) }
        guard let (channel, received) = found?.found else {
            throw failNotFound("message \(message) from a customer", hint: "see the table 'messages'")
        }
        let files = received.content.compactMap(\.file)
        guard files.indices.contains(part - 1) else {
            throw failNotFound("file \(part) in message \(message)", hint: "the message has \(files.count)")
        }
        let http = HubHTTPClient()
        let table = RoutingTable(session.configuration, build: try Build())
        let media = MediaFetcher(routes: CurrentRoutes(table), http: http)
        let file: MediaFile
        do throws(MediaError) {
            file = try await media.file(files[part - 1], of: received.externalID, on: channel, limit: limit)
            try? await http.shutdown()
        } catch {
            try? await http.shutdown()
            throw fail(error.reason)
        }
        try await write(file, to: output ?? files[part - 1].filename ?? "message-\(message)-\(part)")
    }

    private func write(_ file: MediaFile, to path: String) async throws {
        do {
            try await blocking { try NewFile.write(file.data, to: path) }
        } catch let error as POSIXError where error.code == .EEXIST {
            throw fail("'\(path)' exists; choose another path with --output")
        } catch {
            throw fail("cannot write '\(path)': \(error.localizedDescription)")
        }
        Terminal.output.print("\(path): \(file.data.count) bytes, \(file.mimeType)")
    }
}

extension ContentPart {
    fileprivate var file: ContentPart.Media? {
        switch self {
        case .image(let media), .audio(let media), .video(let media), .document(let media), .sticker(let media): media
        default: nil
        }
    }
}
