import FoundationEssentials
import SoriCore
import SoriFetch
import SoriJobs

/// One try to tell a client of the end of its job.
struct CallbackRun: Sendable {
    let store: any JobStore
    let sender: CallbackSender
    let report: WorkReport

    /// Works on a callback that was claimed; never throws, for whatever happens is told the store.
    func work(on callback: Job) async {
        guard let token = callback.lease?.token else { return }
        _ = await report.tell(await event(callback), callback.id, token: token)
    }

    private func event(_ callback: Job) async -> WorkEvent {
        do {
            guard let parent = callback.options.parent, let job = try await store.job(parent.id),
                let url = job.options.callbackURL, job.status.isFinal, job.sequence == parent.position
            else {
                // Erased, or tried again by hand: then the next end is told.
                return .complete(result: #"{"status":null}"#)
            }
            let status = try await sender.send(
                try RecordingAnswer(job).json, to: url, id: callback.id, now: report.now())
            return outcome(status, callback, of: job.id)
        } catch is CancellationError {
            return .release
        } catch let error as WebAddressError {
            report.logger.warning(
                "the end of a job is not told",
                ["job": callback.options.parent?.id ?? "", "reason": error.code.rawValue])
            return .fail(JobFailure(.other(error.code.rawValue), detail: error.message))
        } catch {
            // An error's text has the address, which may hold the client's secrets.
            return postpone(callback, (error as? FetchError)?.code.rawValue ?? "internal_error")
        }
    }

    private func outcome(_ status: Int, _ callback: Job, of id: String) -> WorkEvent {
        switch status {
        case 200..<300:
            report.logger.info("told the end of a job", ["job": id, "status": "\(status)"])
            return .complete(result: "{\"status\":\(status)}")
        case 410:
            report.logger.warning("the end of a job is not told: its receiver is gone", ["job": id])
            return .fail(JobFailure(.other("callback_gone"), detail: "the receiver answered 410"))
        default: return postpone(callback, "status \(status)")
        }
    }

    private func postpone(_ callback: Job, _ reason: String) -> WorkEvent {
        report.logger.warning(
            "the end of a job could not be told",
            [
                "job": callback.options.parent?.id ?? "", "reason": reason,
                "tries": "\(callback.errors + 1) of \(RetryPolicy.callback.mostErrors)",
            ])
        return .postpone(JobFailure(.other("callback_failed"), detail: reason), jitter: Double.random(in: 0...1))
    }
}
