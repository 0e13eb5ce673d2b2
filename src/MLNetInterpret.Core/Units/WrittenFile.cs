namespace MLNetInterpret.Core.Units;

/// <summary>A file on the list of what was written into a folder.</summary>
/// <param name="Path">Below the folder, with forward slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">What is in it, as 64 hexadecimal digits.</param>
internal sealed record WrittenFile(string Path, long Size, string Sha256);
