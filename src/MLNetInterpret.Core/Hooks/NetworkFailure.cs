using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>A failure inside a network, in a sentence that says in which part; what it was stands inside.</summary>
internal sealed class NetworkFailure : InvalidOperationException
{
    /// <summary>Says what failed.</summary>
    /// <param name="innermost">The part that was running, and what it was given; null for the network itself.</param>
    /// <param name="failure">What it threw.</param>
    public NetworkFailure((Part Part, string Given)? innermost, Exception failure)
        : base(innermost is var (part, given)
            ? $"'{part}' ({part.Kind}) fails on {given}: {FirstLine(failure.Message)}"
            : FirstLine(failure.Message), failure)
    {
    }

    /// <summary>Whether it is a failure of the network, and not of the pass or the machine.</summary>
    public static bool Is(Exception failure) =>
        failure is not (OperationCanceledException or EarlyExit or ChangedCalls or NetworkFailure)
        && !LibTorch.IsOutOfMemory(failure);

    /// <summary>The failure of a pass; the network runs again so that the part can be named.</summary>
    public static NetworkFailure Of(Exception failure, IReadOnlyList<Part> parts, Action again)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var trace = new Trace(parts);
        try
        {
            again();
        }
        catch (Exception second) when (Is(second))
        {
            return new(trace.Innermost, failure);
        }

        return new(null, failure);
    }

    /// <summary>A native message without its stack trace.</summary>
    public static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');
}
