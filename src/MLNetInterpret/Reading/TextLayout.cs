namespace MLNetInterpret.Reading;

/// <summary>Token codes, <c>[N, T]</c> of 64-bit integers; one character is one token.</summary>
/// <param name="OffsetColumn">The column that says where in the whole text a row begins; null where tokens are not
/// characters.</param>
internal sealed record TextLayout(string? OffsetColumn) : InputLayout
{
    /// <inheritdoc/>
    public override InputKind Kind => InputKind.Text;

    /// <summary>The layout in words.</summary>
    public override string ToString() => "text, token by token";

    /// <inheritdoc/>
    internal override void Require()
    {
        // a text may be of any length
    }
}
