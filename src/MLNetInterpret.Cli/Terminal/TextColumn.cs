namespace MLNetInterpret.Cli.Terminal;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Head">Its name, with the unit of its numbers.</param>
/// <param name="Spare">0 is always shown; of the others the largest go first where the terminal is too narrow.</param>
/// <param name="IsNumber">Whether it holds numbers: they stand at the right.</param>
/// <param name="Least">Characters that it has room for at least where its text may be broken into lines;
/// null for names and numbers, which are not.</param>
internal sealed record TextColumn(string Head, int Spare = 0, bool IsNumber = false, int? Least = null)
{
    /// <summary>A column of names.</summary>
    public static implicit operator TextColumn(string head) => new(head);

    /// <summary>A column of numbers.</summary>
    public static TextColumn Number(string head, int spare = 0) => new(head, spare, IsNumber: true);

    /// <summary>A column of sentences.</summary>
    public static TextColumn Words(string head, int spare = 0, int least = 24) => new(head, spare, Least: least);
}
