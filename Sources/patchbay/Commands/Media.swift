import ArgumentParser
import ChannelKit
import Foundation
import HubRouter
import HubServer

/// `patchbay media`.
struct Media: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fetch a file that came with a message, with its channel's credentials.",
        discussion: """
            Nothing is fetched before this command. The address is checked as every address is that a customer or a \
            provider named, and the provider may have deleted the file.

            The file is written with mode 0600 into the working directory, under the customer's name for it without \
            folders, control characters and dots at its beginning. A file that exists is never overwritten.

            EXAMPLE: patchbay media 31 --output photo.jpg
            """
    )

    @OptionGroup var options: OperatorOptions

    @Argument(help: "The message's number, as in the table 'messages'.")
    var message: Int64

    @Option(help: "Which of its files, counted from 1.")
    var part = 1

    @Option(help: "The path to write it to, where no file is yet; by default its own name in the working directory.")
    var output: String?

    @Option(help: "The most bytes to fetch.")
    var limit = MediaFetcher.defaultLimit

    func run() async throws {
        let desk = try await OperatorSession(options, callsProviders: true)
        let found = try await desk.first { [message] in try $0.inboundMessage(MessageID(message)) }
        guard let (channel, received) = found?.found else {
            throw failNotFound("message \(message) from a customer", hint: "see the table 'messages'")
        }
        let files = received.content.compactMap(\.file)
        guard files.indices.contains(part - 1) else {
            throw failNotFound("file \(part) in message \(message)", hint: "it has \(files.count)")
        }
        let http = HubHTTPClient()
        let table = RoutingTable(desk.configuration, build: try Build())
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
            throw fail("'\(path)' exists; write another path with --output")
        } catch {
            throw fail("'\(path)' cannot be written: \(error.localizedDescription)")
        }
        Terminal.output.print("\(path): \(file.data.count) bytes, \(file.mimeType)")
    }

    private func fail(_ problem: String) -> ExitCode {
        Terminal.error.print("error: \(problem)")
        return .failure
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
