namespace MLNetInterpret.Core.Units;

/// <summary>Does tasks elsewhere, each to the bytes that it gives here.</summary>
/// <param name="tasks">What each does, in words of who asks.</param>
/// <param name="work">Progress and cancellation.</param>
/// <returns>What each has given.</returns>
internal delegate IReadOnlyList<byte[]> DoElsewhere(IReadOnlyList<string> tasks, Work work);
