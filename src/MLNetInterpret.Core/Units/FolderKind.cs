namespace MLNetInterpret.Core.Units;

/// <summary>A kind of folder that is written whole.</summary>
/// <param name="Name">What it is called, for example <c>report</c>.</param>
/// <param name="IsListless">Whether a folder is of this kind and wholly this library's although no list in it says so, as
/// older versions wrote it; never asked of an empty one.</param>
internal sealed record FolderKind(string Name, Func<string, bool>? IsListless = null);
