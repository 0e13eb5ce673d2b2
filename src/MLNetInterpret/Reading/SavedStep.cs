using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Reading;

/// <summary>A step of ours inside a model zip: a JSON description and one file beside it, under one checksum that every load
/// checks.</summary>
internal static class SavedStep
{
    private const uint Version = 0x00010002;
    private const uint WithoutChecksum = 0x00010001;

    // a file of the first version may lack members that came later; one of this version has them all
    private static readonly JsonSerializerOptions Lenient = StrictJson.Options();
    private static readonly JsonSerializerOptions Options = StrictJson.Options(StrictJson.RequireEveryMember);

    /// <summary>Writes a step.</summary>
    /// <param name="context">The step's folder in the zip.</param>
    /// <param name="format">Eight characters that name the kind of step.</param>
    /// <param name="loaderSignature">The name its loader is registered under.</param>
    /// <param name="description">What is not in the file; a type of the assembly that the loader stands in.</param>
    /// <param name="name">The file.</param>
    /// <param name="write">Writes it.</param>
    public static void Write<T>(
        ModelSaveContext context, string format, string loaderSignature, T description, string name, Action<Stream> write) =>
        Write(
            context, format, loaderSignature, typeof(T).Assembly, JsonSerializer.Serialize(description, Options), name, write);

    /// <summary>The same with a description as JSON, and the assembly that the loader stands in.</summary>
    public static void Write(
        ModelSaveContext context, string format, string loaderSignature, Assembly loader, string description, string name,
        Action<Stream> write)
    {
        using var hash = Begin(format, description);
        MlNetInternals.BeginModel(context, format, loaderSignature, Version, loader);
        MlNetInternals.SaveBinaryStream(context, name, writer =>
        {
            writer.Flush();
            using var hashing = new HashingStream(writer.BaseStream, hash);
            write(hashing);
        });
        var own = MlNetInternals.Writer(context);
        own.Write(description);
        own.Write(hash.GetHashAndReset());
    }

    /// <summary>Reads a step.</summary>
    /// <param name="context">As it was written with.</param>
    /// <param name="format">As it was written with.</param>
    /// <param name="loaderSignature">As it was written with.</param>
    /// <param name="name">As it was written with.</param>
    /// <param name="old">Reads the description of version 1, which had none as JSON; null where it had.</param>
    /// <param name="read">Reads the file, whose checksum is right, from its beginning.</param>
    /// <exception cref="InvalidDataException">The step is damaged, incomplete or newer than this library.</exception>
    public static TResult Read<T, TResult>(
        object context, string format, string loaderSignature, string name, Func<BinaryReader, T>? old,
        Func<T, Stream, TResult> read)
    {
        var version = MlNetInternals.VersionOf(context);
        if (version > Version)
            throw new InvalidDataException(
                $"The step '{loaderSignature}' was written by a newer version of MLNetInterpret: update it to read this model.");
        MlNetInternals.CheckModel(context, format, loaderSignature, Version, WithoutChecksum);
        try
        {
            if (MlNetInternals.ZipOf(context) is { } zip) ModelZip.CheckOnce(zip);
            var reader = MlNetInternals.Reader(context);
            var (text, result) = ("", default(TResult)!);
            var isFound = false;
            Func<T> description;
            byte[]? checksum = null;
            if (version == WithoutChecksum && old is not null)
            {
                var made = old(reader);
                description = () => made;
            }
            else
            {
                text = reader.ReadString();
                if (version > WithoutChecksum) checksum = reader.ReadBytes(SHA256.HashSizeInBytes);
                description = () => Parse<T>(text, version);
            }

            isFound = MlNetInternals.TryLoadBinaryStream(context, name, file =>
            {
                if (checksum is not null) Require(file.BaseStream, format, text, checksum);
                result = read(description(), file.BaseStream);
            });
            return isFound ? result : throw new InvalidDataException($"its {name.ToLowerInvariant()} are missing");
        }
        catch (JsonException wrong)
        {
            throw Unreadable(loaderSignature, $"its description is wrong: {StrictJson.Words(wrong)}", wrong);
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or InvalidDataException or FormatException
            or OverflowException or System.Runtime.InteropServices.ExternalException)
        {
            throw Unreadable(loaderSignature, failure.Message.TrimEnd('.'), failure);
        }
    }

    private static T Parse<T>(string text, uint version) =>
        JsonSerializer.Deserialize<T>(text, version == WithoutChecksum ? Lenient : Options)
        ?? throw new InvalidDataException("its description is empty");

    private static void Require(Stream file, string format, string description, byte[] checksum)
    {
        using var hash = Begin(format, description);
        using (var hashing = new HashingStream(Stream.Null, hash)) file.CopyTo(hashing);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(checksum))
            throw new InvalidDataException(
                "it is damaged: its checksum says that its description or its file is not what was saved");
        file.Position = 0;
    }

    private static IncrementalHash Begin(string format, string description)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(format));
        var bytes = Encoding.UTF8.GetBytes(description);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
        return hash;
    }

    private static InvalidDataException Unreadable(string loaderSignature, string why, Exception failure) =>
        new($"The saved step '{loaderSignature}' cannot be read: {why}.", failure);
}
