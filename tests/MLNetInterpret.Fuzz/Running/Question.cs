namespace MLNetInterpret.Fuzz.Running;

/// <summary>A case that a child is given.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Folder">The damaged files.</param>
internal sealed record Question(string Kind, string Folder);
