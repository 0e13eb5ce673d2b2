using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Tensors as bytes, bit for bit.</summary>
internal static class TensorBytes
{
    /// <summary>Writes a tensor.</summary>
    public static void Write(BinaryWriter to, string name, Tensor values)
    {
        using var detached = values.detach();
        using var plain = detached.contiguous();
        to.Write(Heading(name, values));
        to.Write(plain.bytes);
    }

    /// <summary>Reads into a tensor of the same name, type and shape.</summary>
    /// <exception cref="InvalidDataException">Another was written.</exception>
    public static void Read(BinaryReader from, string name, Tensor values)
    {
        if (from.ReadString() is var found && found != Heading(name, values))
            throw new InvalidDataException($"it holds {found}, where {Heading(name, values)} is needed");
        using var grad = no_grad();
        using var read = empty(values.shape, values.dtype);
        from.ReadExactly(read.bytes);
        values.copy_(read);
    }

    /// <summary>Writes where a generator stands.</summary>
    public static void Write(BinaryWriter to, Generator generator)
    {
        using var state = generator.get_state();
        Write(to, nameof(Generator), state);
    }

    /// <summary>Puts a generator where another one stood.</summary>
    /// <exception cref="InvalidDataException">Something else was written.</exception>
    public static void Read(BinaryReader from, Generator generator)
    {
        using var state = generator.get_state();
        Read(from, nameof(Generator), state);
        generator.set_state(state);
    }

    private static string Heading(string name, Tensor values) => $"{name}: {values.dtype} [{string.Join(", ", values.shape)}]";
}
