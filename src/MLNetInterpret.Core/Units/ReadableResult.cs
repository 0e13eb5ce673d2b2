namespace MLNetInterpret;

/// <summary>A result whose text form is one sentence.</summary>
public abstract class ReadableResult
{
    private protected ReadableResult()
    {
    }

    /// <summary>The sentence, without a full stop.</summary>
    private protected abstract string Sentence { get; }

    /// <summary>The result in one sentence for readers; the wording may change, so programs should not parse it.</summary>
    public sealed override string ToString() => Sentence;
}
