namespace MLNetInterpret;

/// <summary>A result that says in one sentence what it is.</summary>
public abstract class ReadableResult
{
    private protected ReadableResult()
    {
    }

    /// <summary>The sentence, without a full stop.</summary>
    private protected abstract string Sentence { get; }

    /// <summary>The result in one sentence, for people; not for programs, its words may change.</summary>
    public sealed override string ToString() => Sentence;
}
