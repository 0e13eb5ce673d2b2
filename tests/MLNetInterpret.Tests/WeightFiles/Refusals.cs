namespace MLNetInterpret.Tests.WeightFiles;

/// <summary>What files of weights may fail with.</summary>
internal static class Refusals
{
    /// <summary>The failure of something that is refused in a sentence.</summary>
    public static Exception Refused(this Assert assert, Action read)
    {
        _ = assert;
        try
        {
            read();
        }
        catch (Exception failure) when (failure is InvalidDataException or NotSupportedException)
        {
            return failure;
        }

        throw new AssertFailedException("It was read.");
    }
}
