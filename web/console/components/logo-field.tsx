import { useId, useState } from 'react';
import { Button, FileTrigger } from 'react-aria-components';

const LOGO_MAX_BYTES = 64 * 1024;
const TYPES = ['image/png', 'image/svg+xml', 'image/webp'];

interface LogoFieldProps {
  /** A data: URL. */
  value: string | null;
  onChange(logo: string | null): void;
  error?: string;
  isDisabled: boolean;
}

/** A small picture, chosen from a file. */
export function LogoField({ value, onChange, error, isDisabled }: LogoFieldProps) {
  const id = useId();
  const [tooLarge, setTooLarge] = useState(false);
  const choose = async (files: FileList | null) => {
    const file = files?.[0];
    if (!file) return;
    setTooLarge(file.size > LOGO_MAX_BYTES);
    if (file.size <= LOGO_MAX_BYTES) onChange(await dataUrl(file));
  };
  const wrong = tooLarge ? 'must not have more than 64 kB' : error;
  return (
    <div className="field" role="group" aria-labelledby={id} aria-describedby={`${id}-hint`}>
      <span id={id} className="label">
        Logo
      </span>
      <div className="logo">
        {value ? <img src={value} alt="The logo as it is" /> : <span className="hint">None: pages show the name alone.</span>}
        <FileTrigger acceptedFileTypes={TYPES} onSelect={(files) => void choose(files)}>
          <Button className="button quiet small" isDisabled={isDisabled}>
            {value ? 'Choose another' : 'Choose a picture'}
          </Button>
        </FileTrigger>
        {value && (
          <Button className="button plain small" isDisabled={isDisabled} onPress={() => onChange(null)}>
            Remove
          </Button>
        )}
      </div>
      <p id={`${id}-hint`} className="hint">
        PNG, SVG or WebP, at most 64 kB.
      </p>
      {wrong && (
        <p className="error" role="alert">
          The logo {wrong}.
        </p>
      )}
    </div>
  );
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('the file cannot be read'));
    reader.readAsDataURL(file);
  });
}
