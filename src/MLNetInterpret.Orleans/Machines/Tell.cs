namespace MLNetInterpret.Orleans.Machines;

/// <summary>Hears what a worker does.</summary>
/// <param name="sentence">A sentence.</param>
internal delegate void Tell(string sentence);
