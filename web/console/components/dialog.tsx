import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface DialogProps {
  heading: string;
  isOpen: boolean;
  onClose(): void;
  /** Interrupts with something that cannot be taken back. */
  alert?: boolean;
  wide?: boolean;
  children: ReactNode;
}

/** A question in front of the page; Escape and a click outside mean "no". */
export function Dialog({ heading, isOpen, onClose, alert = false, wide = false, children }: DialogProps) {
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className={wide ? 'modal wide' : 'modal'}>
        <AriaDialog role={alert ? 'alertdialog' : 'dialog'} className="dialog">
          <Heading slot="title">{heading}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
