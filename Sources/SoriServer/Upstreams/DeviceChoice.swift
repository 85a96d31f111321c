import FoundationEssentials
import Glibc
import SoriCore
import SoriHTTP

/// What `POST /api/devices` chooses: a name as the client said it, and the target that it stands for.
struct DeviceChoice: Sendable, Equatable {
    /// `auto`, `local`, `cpu`, `cuda` or an upstream's name.
    let name: String
    let choice: RoutingTable.Choice

    /// The least loaded one.
    static let auto = DeviceChoice(name: "auto", choice: .auto)

    private init(name: String, choice: RoutingTable.Choice) {
        self.name = name
        self.choice = choice
    }

    /// Looks a name up among the targets, names first, then the devices that they compute on.
    ///
    /// `localDevice` is this instance's, or nil without a model. Throws 404 with what there is for any other name.
    init(_ name: String, targets: [RoutingTable.Target], localDevice: String?) throws(APIError) {
        let name = name.lowercased()
        if name == Self.auto.name {
            self = .auto
        } else if let target = targets.firstIndex(where: { $0.name == name }) {
            self.init(name: name, choice: .target(target))
        } else if let target = Self.devices(targets, localDevice).first(where: { $0.device == name })?.target {
            self.init(name: name, choice: .target(target))
        } else {
            var names = ["auto"] + targets.map(\.name)
            for (device, _) in Self.devices(targets, localDevice) where !names.contains(device) { names.append(device) }
            throw .unknownDevice(name, available: names)
        }
    }

    /// What the targets compute on. A machine always has a processor, even before a model is loaded.
    private static func devices(
        _ targets: [RoutingTable.Target], _ localDevice: String?
    ) -> [(device: String, target: Int)] {
        let upstream = targets.indices.dropFirst().compactMap { index in
            targets[index].health?.report?.device.map { ($0.lowercased(), index) }
        }
        return [(device: localDevice ?? "cpu", target: 0)] + upstream.map { (device: $0.0, target: $0.1) }
    }

    /// Reads the body of `POST /api/devices`; throws 400 for what is no JSON object, 422 naming the field.
    static func name(in body: [UInt8]) throws(APIError) -> String {
        guard let name = try JSONFields.read(body).text("device") else { throw .missing("device") }
        return name
    }
}

/// Keeps the name of the choice over a restart. Calls block.
struct DeviceChoiceFile: Sendable {
    let path: String

    private struct Content: Codable {
        let device: String
    }

    private static let mostBytes = 4_096

    /// The name that is kept; nil where there is none that can be read.
    func read() -> String? {
        guard let data = FileManager.default.contents(atPath: path), data.count <= Self.mostBytes else { return nil }
        return (try? JSONDecoder().decode(Content.self, from: data))?.device
    }

    /// Keeps a name: the old one or the new one is there, whatever happens. Throws `FileError`.
    func write(_ name: String) throws {
        let new = path + "." + UUID().uuidString
        try DurableFile.write(try JSONText.encode(Content(device: name)), to: new)
        guard unsafe rename(new, path) == 0 else {
            try? FileManager.default.removeItem(atPath: new)
            throw FileError(code: .unreadable, message: "cannot write \(path)")
        }
    }
}
